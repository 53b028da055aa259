package dev.sealift.hypervisor.vm;

import dev.sealift.api.Backoff;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.management.LetterDestination;
import dev.sealift.hypervisor.management.LetterRefusedException;
import dev.sealift.hypervisor.management.Letters;
import dev.sealift.protocol.monitor.RefusedException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/** The key broker, as far as letters reach it. */
public final class Broker {

  private static final Logger LOG = System.getLogger(Broker.class.getName());

  /** A broker that refuses by mistake, or an agent that lies, costs a letter every ten seconds. */
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private final Letters letters;

  /** The broker that these letters reach. */
  public Broker(Letters letters) {
    this.letters = letters;
  }

  /** What is done with an answer; an answer that is refused is asked for again. */
  @FunctionalInterface
  public interface Taker<T> {
    /**
     * Takes an answer that nobody verified yet.
     *
     * @throws AnswerRefusedException if it is not what was asked for
     */
    void take(T answer) throws AnswerRefusedException, InterruptedException;
  }

  /** An answer is not what was asked for: the agent lies, or it answers something else. */
  public static final class AnswerRefusedException extends Exception {
    @java.io.Serial private static final long serialVersionUID = 1;

    /** Refuses for the reason that the cause names. */
    public AnswerRefusedException(Exception cause) {
      super(
          cause instanceof RefusedException refused
              ? "%s: %s".formatted(refused.refusal(), refused.getMessage())
              : cause.getMessage(),
          cause);
    }
  }

  /** Asks once. */
  public <T> T ask(String path, Object body, Class<T> type)
      throws LetterRefusedException, MalformedMessageException, InterruptedException {
    return letters.ask(LetterDestination.BROKER, path, body, type);
  }

  /**
   * Asks until an answer is taken: what waits on the broker's word gives up on nothing less.
   *
   * @param body makes the body anew for each letter
   */
  public <T> void insist(String path, Body body, Class<T> type, Taker<T> taker)
      throws InterruptedException {
    Backoff pauses = new Backoff(FIRST_PAUSE, MAX_PAUSE);
    while (true) {
      try {
        taker.take(ask(path, body.make(), type));
        return;
      } catch (LetterRefusedException | MalformedMessageException | AnswerRefusedException e) {
        LOG.log(Level.WARNING, "broker answer not taken: {0}: {1}", path, e.getMessage());
        Thread.sleep(pauses.next());
      }
    }
  }

  /** Makes the body of a letter. */
  @FunctionalInterface
  public interface Body {
    /** The body, an object of {@code dev.sealift.api.broker} or a map. */
    Object make() throws InterruptedException;
  }
}

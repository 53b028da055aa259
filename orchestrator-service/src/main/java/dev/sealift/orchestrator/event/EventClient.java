package dev.sealift.orchestrator.event;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Migration;
import dev.sealift.orchestrator.migration.MigrationWatch;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * A client of server-sent events. One that is too slow loses ticks, then its connection: it asks
 * how things are when it comes back.
 */
final class EventClient {

  /** The names of events. */
  enum Kind {
    /** A migration entered a state. */
    STATE,
    /** A tick. */
    PROGRESS;

    private final String event = name().toLowerCase(Locale.ROOT);
  }

  /** Ten seconds of ticks of five migrations. */
  private static final int MAX_WAITING = 256;

  /** Shows a dead connection, and keeps a silent one alive through proxies. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

  /** No time-out of the servlet's: a client watches for as long as it likes. */
  private static final long NO_TIMEOUT = 0;

  private final @Nullable String migration;
  private final Instant until;
  private final Clock clock;
  private final Consumer<EventClient> onClose;
  private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
  private final SseEmitter emitter = new SseEmitter(NO_TIMEOUT);

  /**
   * How many states the migration had entered by what this client was last offered: events come
   * after the row that they are about.
   */
  private int entered;

  private volatile boolean closed;
  private Thread thread = new Thread();

  /**
   * A client that wants one migration, or all.
   *
   * @param until when it is let go
   * @param onClose called once or more when it is gone
   */
  EventClient(
      @Nullable String migration, Instant until, Clock clock, Consumer<EventClient> onClose) {
    this.migration = migration;
    this.until = until;
    this.clock = clock;
    this.onClose = onClose;
    emitter.onCompletion(this::close);
    emitter.onError(_ -> close());
  }

  SseEmitter emitter() {
    return emitter;
  }

  void start() {
    thread = Thread.ofVirtual().name("events").start(this::run);
  }

  synchronized void offer(Kind kind, Migration about) {
    if (migration != null) {
      int states = about.timeline().size();
      if (!migration.equals(about.id()) || states < entered) {
        return;
      }
      entered = states;
    }
    boolean taken = waiting.offer(new Message(kind, about));
    if (!taken && kind == Kind.STATE) {
      close();
    }
  }

  void close() {
    closed = true;
    onClose.accept(this);
    thread.interrupt();
  }

  private void run() {
    try {
      // So that who asked knows at once that he is heard.
      emitter.send(SseEmitter.event().comment("here"));
      for (Duration left = left(); !closed && left.isPositive(); left = left()) {
        Duration silence = left.compareTo(LONGEST_SILENCE) < 0 ? left : LONGEST_SILENCE;
        Message message = waiting.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
        if (message == null) {
          emitter.send(SseEmitter.event().comment("still here"));
        } else {
          send(message);
        }
      }
    } catch (IOException | IllegalStateException | InterruptedException e) {
      closed = true;
    } finally {
      onClose.accept(this);
      emitter.complete();
    }
  }

  private Duration left() {
    return Duration.between(clock.instant(), until);
  }

  private void send(Message message) throws IOException {
    emitter.send(
        SseEmitter.event()
            .name(message.kind().event)
            .data(Json.write(message.about()), MediaType.APPLICATION_JSON));
    if (migration != null && MigrationWatch.ended(message.about())) {
      closed = true;
    }
  }

  private record Message(Kind kind, Migration about) {}
}

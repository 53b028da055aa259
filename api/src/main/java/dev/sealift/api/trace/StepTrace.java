package dev.sealift.api.trace;

import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Began;
import dev.sealift.api.trace.TraceLine.Doubted;
import dev.sealift.api.trace.TraceLine.Opened;
import dev.sealift.api.trace.TraceLine.Opening;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.api.trace.TraceLine.Refused;
import dev.sealift.api.trace.TraceLine.Took;
import dev.sealift.protocol.monitor.LocalBoot;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Tells every step that a process takes, if the logger {@value #LOGGER} is at DEBUG.
 *
 * <p>A step is told before anybody can see that it was taken: a monitor's before its outputs are
 * performed, one that a database keeps as the last thing before the commit, under the lock of its
 * row. The line is out of the process when the call returns. So a process that is killed at any
 * moment leaves no step that acted and was not told. It may leave one that was told and did not
 * act: of a monitor that makes no difference, for the monitor is gone with its process; of what a
 * database keeps, the next step's state before it shows which it was. At the very end the half of a
 * line may stand, of a step that did not act.
 *
 * <p>What is told holds no secret: the core is given none.
 */
public final class StepTrace {

  /** The logger, off unless it is set to DEBUG when the process begins. */
  public static final String LOGGER = "dev.sealift.trace";

  /** What stands before the JSON of a line. */
  public static final String MARK = "step-trace: ";

  private static final Logger LOG = System.getLogger(LOGGER);

  private final @Nullable Consumer<String> sink;
  private long next;

  private StepTrace(@Nullable Consumer<String> sink) {
    this.sink = sink;
  }

  /** The trace of a process, in its log. */
  public static StepTrace inLog(Program program, Optional<LocalBoot> boot) {
    return LOG.isLoggable(Level.DEBUG)
        ? to(line -> LOG.log(Level.DEBUG, line), program, boot)
        : new StepTrace(null);
  }

  /** The trace of a process, to whoever takes the lines. */
  public static StepTrace to(Consumer<String> sink, Program program, Optional<LocalBoot> boot) {
    StepTrace trace = new StepTrace(sink);
    trace.write(n -> new Began(n, program, boot));
    return trace;
  }

  /** A monitor begins; answers what its steps are about. */
  public About opened(Opening opening) {
    Actor actor = opening instanceof Opening.TargetAwaits ? Actor.TARGET : Actor.SOURCE;
    return About.monitor(actor, write(n -> new Opened(n, opening)));
  }

  /** A step is being taken; answers the number of its line. */
  public long took(About about, Object input, Object from, Object to) {
    Actor actor = about.actor();
    return write(n ->
        new Took(
            n,
            about,
            CoreJson.tree(actor.input(), input),
            CoreJson.tree(actor.from(), from),
            CoreJson.tree(actor.to(), to)));
  }

  /** An input was refused. */
  public void refused(About about, Object input, Object from, Enum<?> refusal) {
    Actor actor = about.actor();
    write(n ->
        new Refused(
            n,
            about,
            CoreJson.tree(actor.input(), input),
            CoreJson.tree(actor.from(), from),
            refusal.name()));
  }

  /** The transaction of a step that was told did not end well. */
  public void doubted(long line) {
    write(n -> new Doubted(n, line));
  }

  /** Numbered and written at once, so that lines stand in the order of their numbers. */
  private synchronized long write(LongFunction<TraceLine> line) {
    if (sink == null) {
      return 0;
    }
    long n = next++;
    sink.accept(MARK + CoreJson.write(TraceLine.class, line.apply(n)));
    return n;
  }
}

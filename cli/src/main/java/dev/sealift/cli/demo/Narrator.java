package dev.sealift.cli.demo;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.standalone.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** Tells the user what happens. */
public final class Narrator implements Progress {

  private final PrintWriter out;
  private final int steps;
  private int step;

  /**
   * Tells a story.
   *
   * @param steps how many it has
   */
  public Narrator(PrintWriter out, int steps) {
    this.out = out;
    this.steps = steps;
  }

  /** A line by itself. */
  public void title(String text) {
    out.println("%n%s".formatted(text));
  }

  /** Opens the next of the steps. */
  public void step(String title) {
    step++;
    out.println("%n[%d/%d] %s".formatted(step, steps, title));
  }

  /** The machine goes on. */
  void ticking(TickChain ticks) {
    say("its protected process ticks: tick %d, %d missing".formatted(ticks.count(), ticks.lost()));
  }

  /** All ticks that there were. */
  void counted(TickChain ticks) {
    say(
        "%d ticks, each chained to the one before with the secret: %d lost, %d repeated, %d forged"
            .formatted(ticks.count(), ticks.lost(), ticks.repeated(), ticks.forged()));
  }

  /**
   * Where the secret was looked for.
   *
   * @throws CliException if in one of them not even the public marker was found
   */
  void searched(List<Place> places) throws CliException {
    say("the secret (raw, hexadecimal, base64) was looked for in");
    int width = places.stream().mapToInt(place -> place.name().length()).max().orElse(0);
    for (Place place : places) {
      say(
          "  %s %,12d bytes, public marker found %,d times, secret %d times"
              .formatted(
                  place.name() + " ".repeat(width - place.name().length()),
                  place.bytes(),
                  place.markers(),
                  place.sightings()));
      if (place.markers() == 0) {
        throw new CliException(
            ExitCode.FAILED,
            "the public marker is not in %s: the search proves nothing".formatted(place.name()));
      }
    }
  }

  /** A line within a step. */
  public void say(String line) {
    out.println("      " + line);
  }

  @Override
  public void ready(String process, Duration after) {
    say("%-24s ready after %4.1f s".formatted(process, after.toMillis() / 1000.0));
  }

  @Override
  public void ended(String process) {
    say("%-24s ended".formatted(process));
  }
}

package dev.sealift.cli.demo;

import dev.sealift.standalone.Progress;
import java.io.PrintWriter;
import java.time.Duration;

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

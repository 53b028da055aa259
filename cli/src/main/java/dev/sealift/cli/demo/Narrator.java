package dev.sealift.cli.demo;

import dev.sealift.standalone.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/** Tells the user what happens. */
final class Narrator implements Progress {

  private static final int STEPS = 7;

  private final PrintWriter out;
  private int step;

  Narrator(PrintWriter out) {
    this.out = out;
  }

  /** A line by itself. */
  void title(String text) {
    out.println("%n%s".formatted(text));
  }

  /** Opens the next of the steps. */
  void step(String title) {
    step++;
    out.println("%n[%d/%d] %s".formatted(step, STEPS, title));
  }

  /** A line within a step. */
  void say(String line) {
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

package dev.sealift.cli;

import dev.sealift.standalone.Progress;
import java.io.PrintWriter;
import java.time.Duration;

/**
 * Progress of a start or stop, a line for each process.
 *
 * @param out where the lines go
 */
record ProgressLines(PrintWriter out) implements Progress {
  @Override
  public void ready(String process, Duration after) {
    out.println("  %-24s ready after %.1f s".formatted(process, after.toMillis() / 1000.0));
  }

  @Override
  public void ended(String process) {
    out.println("  %-24s stopped".formatted(process));
  }
}

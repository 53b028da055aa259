package dev.sealift.cli.simulation;

import java.io.PrintWriter;
import java.util.function.LongConsumer;

/** Says how far a long search is, on a line of its own for every so many. */
final class Ticker implements LongConsumer {

  /** Some seconds' worth. */
  private static final long EVERY = 50_000;

  private final PrintWriter err;
  private final String what;
  private long said;

  Ticker(PrintWriter err, String what) {
    this.err = err;
    this.what = what;
  }

  @Override
  public void accept(long done) {
    if (done >= said + EVERY) {
      said = done;
      err.println("  %,d %s".formatted(done, what));
      err.flush();
    }
  }
}

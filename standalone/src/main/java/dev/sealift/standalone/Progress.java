package dev.sealift.standalone;

import java.time.Duration;

/** Hears how far a start or a stop is; called by several threads. */
public interface Progress {
  /** A process answered for the first time, so long after the start of the cluster. */
  void ready(String process, Duration after);

  /** A process that ran has ended. */
  void ended(String process);

  /** Hears and says nothing. */
  static Progress silent() {
    return new Progress() {
      @Override
      public void ready(String process, Duration after) {}

      @Override
      public void ended(String process) {}
    };
  }
}

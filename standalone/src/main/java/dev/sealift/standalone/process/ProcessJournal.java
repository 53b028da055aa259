package dev.sealift.standalone.process;

import java.io.IOException;

/** Keeps on disk which processes were started, so that a later command can end them. */
@FunctionalInterface
public interface ProcessJournal {
  /**
   * Starts a process and records it, in place of an earlier one of the same name; one at a time.
   *
   * @return the record that was written
   * @throws IOException when the cluster is being stopped, the program cannot be started, or the
   *     record not written
   */
  ProcessRecord start(Starter starter) throws IOException;

  /** Starts one process. */
  @FunctionalInterface
  interface Starter {
    /** Starts it and says what to record. */
    ProcessRecord start() throws IOException;
  }
}

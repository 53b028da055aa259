package dev.sealift.standalone;

import dev.sealift.standalone.state.ClusterFile;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;

/**
 * Ends the cluster when this program is told to end, by Ctrl-C for one, in the middle of a start
 * too.
 */
final class ShutdownHook {
  private final Thread thread;

  private ShutdownHook(Thread thread) {
    this.thread = thread;
  }

  /** From now on, the end of this program is the end of the cluster. */
  static ShutdownHook install(WorkFolder work, ClusterFile file, String id, Progress progress) {
    Thread thread = new Thread(() -> tearDown(work, file, id, progress), "sealift-shutdown");
    Runtime.getRuntime().addShutdownHook(thread);
    return new ShutdownHook(thread);
  }

  /** The end of this program is no longer the end of the cluster; too late once it is ending. */
  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException ending) {
      return;
    }
  }

  private static void tearDown(WorkFolder work, ClusterFile file, String id, Progress progress) {
    try {
      Teardown.run(work, file, id, progress);
    } catch (IOException | ClusterException failure) {
      System.err.println("sealift: the cluster was not stopped cleanly: " + failure.getMessage());
    }
  }
}

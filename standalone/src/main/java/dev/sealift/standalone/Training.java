package dev.sealift.standalone;

import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Makes the ahead-of-time caches of a checkout: a cluster of one host is started, whose JVMs record
 * what they do and write it as they end.
 *
 * @param installation the checkout
 */
public record Training(Installation installation) {
  private static final String HOST = "host-1";

  /** Half a minute on two idle cores; ten times that, on busy ones, is a fault. */
  private static final long WRITTEN_WITHIN_SECONDS = 300;

  /** Whether a cluster that starts now has to do without one of the caches. */
  public boolean isDue() throws ClusterException {
    for (String module : AotCaches.MODULES) {
      if (installation.aotOptions(module).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Runs it; clusters that start from now on use the new caches, those that run keep theirs.
   *
   * @throws ClusterException also when another one is under way
   */
  public void run(Progress progress) throws ClusterException {
    AotCaches caches = installation.aotCaches();
    WorkFolder work = new WorkFolder(caches.folder().resolve("training"));
    AotCaches fresh = new AotCaches(work.root());
    try {
      Files.createDirectories(caches.folder());
      ClusterSpec spec = ClusterSpec.of(work.root(), 1);
      try (Cluster cluster = new ClusterStart(spec, fresh::write, progress).run()) {
        for (String module : AotCaches.MODULES) {
          Files.deleteIfExists(fresh.file(module));
        }
        end(
            cluster,
            List.of(
                Hosts.agentName(HOST),
                Services.ORCHESTRATOR,
                Services.BROKER,
                Services.ATTESTATION));
        end(cluster, List.of(Stores.KAFKA));
      }
      for (String module : AotCaches.MODULES) {
        Files.move(fresh.file(module), caches.file(module), StandardCopyOption.ATOMIC_MOVE);
      }
      WorkFolder.delete(work.root());
    } catch (NoSuchFileException unwritten) {
      throw new ClusterException(
          Reason.FAILED,
          "%s was not written; see the logs in %s".formatted(unwritten.getFile(), work.root()),
          unwritten);
    } catch (IOException unwritable) {
      throw new ClusterException(
          Reason.FAILED,
          "cannot write to %s: %s".formatted(caches.folder(), unwritable.getMessage()),
          unwritable);
    }
  }

  /** Asks processes to end, and gives them the time to write that the end of a cluster does not. */
  private static void end(Cluster cluster, List<String> names) throws ClusterException {
    List<ProcessHandle> processes =
        names.stream()
            .flatMap(name -> cluster.process(name).identity().stream())
            .map(ProcessIdentity::pid)
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .toList();
    processes.forEach(ProcessHandle::destroy);
    try {
      CompletableFuture.allOf(
              processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(WRITTEN_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException slow) {
      throw new ClusterException(
          Reason.FAILED,
          "%s did not end within %d s".formatted(names, WRITTEN_WITHIN_SECONDS),
          slow);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ClusterException(Reason.FAILED, "the training was interrupted", interrupted);
    }
  }
}

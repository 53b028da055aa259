package dev.sealift.hypervisor;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened so far; closed in reverse, each whatever becomes of the others. */
final class Opened implements Closeable {

  private static final Logger LOG = System.getLogger(Opened.class.getName());

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  <T extends AutoCloseable> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  @Override
  public void close() throws IOException {
    while (!resources.isEmpty()) {
      AutoCloseable resource = resources.pop();
      try {
        resource.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOG.log(
            Level.WARNING,
            "closing failed: {0}: {1}",
            resource.getClass().getSimpleName(),
            e.getMessage());
      }
    }
  }
}

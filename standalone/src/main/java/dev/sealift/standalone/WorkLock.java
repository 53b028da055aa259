package dev.sealift.standalone;

import dev.sealift.standalone.ClusterException.Reason;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to start or stop the cluster of a work folder; the kernel takes it back when its holder
 * dies.
 */
final class WorkLock implements AutoCloseable {
  private final FileChannel channel;

  private WorkLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws ClusterException when another command has it
   */
  static WorkLock take(WorkFolder work) throws IOException, ClusterException {
    work.create();
    FileChannel channel =
        FileChannel.open(work.lockFile(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (tryLock(channel) != null) {
        return new WorkLock(channel);
      }
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    channel.close();
    throw new ClusterException(
        Reason.REFUSED,
        "another sealift command is starting or stopping the cluster in "
            + work.root()
            + "; wait for it");
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldInThisProcess) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}

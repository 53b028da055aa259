package dev.sealift.hypervisor.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Files that are whole, and on the disk, when a method returns. */
final class DurableFiles {
  private DurableFiles() {}

  /** Replaces a file at once. */
  static void replace(Path file, byte[] content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    create(fresh, content, content.length);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(folderOf(file));
  }

  /** Makes a file that begins with a content, and is zero after it up to its size. */
  static void create(Path file, byte[] content, long bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            StandardOpenOption.SPARSE)) {
      writeFully(channel, ByteBuffer.wrap(content), 0);
      if (bytes > content.length) {
        writeFully(channel, ByteBuffer.allocate(1), bytes - 1);
      }
      channel.force(true);
    }
  }

  static void writeFully(FileChannel channel, ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static Path folderOf(Path file) {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("%s is in no folder".formatted(file));
    }
    return parent;
  }
}

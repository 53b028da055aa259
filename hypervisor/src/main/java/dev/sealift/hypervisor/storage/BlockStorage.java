package dev.sealift.hypervisor.storage;

import dev.sealift.hypervisor.device.Disk;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * The disk of one machine, opened by one of its generations. Each write passes the {@link Fence}; a
 * read does not: what an older generation still reads, it can tell nobody.
 */
public final class BlockStorage implements Disk, AutoCloseable {
  /** A sparse file of this size is within what every file system we run on can have. */
  public static final long MAX_BYTES = 64L << 30;

  private static final int SECTOR_BYTES = 512;
  private static final String IMAGE = "image";

  private final Generation generation;
  private final Fence fence;
  private final FileChannel image;
  private final long bytes;

  private BlockStorage(Generation generation, Fence fence, FileChannel image, long bytes) {
    this.generation = generation;
    this.fence = fence;
    this.image = image;
    this.bytes = bytes;
  }

  /**
   * Opens a machine's disk for a generation, and makes it of zeros if there is none. When it
   * returns, no write of an older generation lands any more.
   *
   * @param folder where all hosts of a deployment have their disks
   * @param bytes its size, a multiple of 512 up to {@link #MAX_BYTES}
   * @throws StaleGenerationException if a newer generation has opened it
   * @throws CorruptFenceException if nobody can know who may
   */
  public static BlockStorage open(Path folder, VmId vm, Generation generation, long bytes)
      throws IOException {
    return open(folder, vm, generation, bytes, FenceRule.LATEST_ONLY);
  }

  static BlockStorage open(Path folder, VmId vm, Generation generation, long bytes, FenceRule rule)
      throws IOException {
    if (bytes < SECTOR_BYTES || bytes > MAX_BYTES || bytes % SECTOR_BYTES != 0) {
      throw new IllegalArgumentException(
          "disk is %d bytes, want a multiple of %d up to %d"
              .formatted(bytes, SECTOR_BYTES, MAX_BYTES));
    }
    Path place = folder.resolve(vm.value());
    if (!Files.exists(place)) {
      create(folder, place, bytes);
    }
    Fence fence = Fence.in(place, rule);
    try {
      fence.raise(generation);
      return new BlockStorage(generation, fence, openImage(place, bytes), bytes);
    } catch (IOException | RuntimeException e) {
      fence.close();
      throw e;
    }
  }

  /** Makes everything aside and names it last, so that what has the name is whole. */
  private static void create(Path folder, Path place, long bytes) throws IOException {
    Path fresh = folder.resolve("%s.%s.new".formatted(place.getFileName(), UUID.randomUUID()));
    Files.createDirectory(fresh);
    Fence.create(fresh);
    DurableFiles.create(fresh.resolve(IMAGE), new byte[0], bytes);
    DurableFiles.syncFolder(fresh);
    try {
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      deleteFresh(fresh);
      if (!Files.exists(place)) {
        throw e;
      }
    }
    DurableFiles.syncFolder(folder);
  }

  private static void deleteFresh(Path fresh) throws IOException {
    try (var files = Files.newDirectoryStream(fresh)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(fresh);
  }

  private static FileChannel openImage(Path place, long bytes) throws IOException {
    Path file = place.resolve(IMAGE);
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "%s is gone; restore it, or move its folder away to begin with an empty disk"
              .formatted(file),
          e);
    }
    if (channel.size() != bytes) {
      long size = channel.size();
      channel.close();
      throw new IOException("%s has %d bytes, want %d".formatted(file, size, bytes));
    }
    return channel;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public void read(long offset, byte[] to, int from, int length) throws IOException {
    requireWithin(offset, length);
    ByteBuffer target = ByteBuffer.wrap(to, from, length);
    while (target.hasRemaining()) {
      int read = image.read(target, offset + length - target.remaining());
      if (read < 0) {
        throw new IOException("the image ends early");
      }
    }
  }

  @Override
  public void write(long offset, byte[] source, int from, int length) throws IOException {
    requireWithin(offset, length);
    ByteBuffer content = ByteBuffer.wrap(source, from, length);
    fence.pass(generation, () -> DurableFiles.writeFully(image, content, offset));
  }

  @Override
  public void flush() throws IOException {
    image.force(false);
  }

  private void requireWithin(long offset, int length) {
    if (offset < 0 || length < 0 || offset > bytes - length) {
      throw new IllegalArgumentException(
          "%d bytes at %d of a disk of %d".formatted(length, offset, bytes));
    }
  }

  @Override
  public void close() throws IOException {
    try (fence) {
      image.close();
    }
  }
}

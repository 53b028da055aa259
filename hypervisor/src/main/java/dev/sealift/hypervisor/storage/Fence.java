package dev.sealift.hypervisor.storage;

import dev.sealift.protocol.id.Generation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * The highest generation that opened one disk. Between hosts, writers hold a shared lock on a file
 * while they look at the fence and write, and who raises it holds the exclusive one: a write is
 * either over before the fence rises or sees it risen.
 */
final class Fence implements AutoCloseable {
  private static final long MAGIC = 0x534c_4645_4e43_4531L; // "SLFENCE1"
  private static final int CHECKED_BYTES = 2 * Long.BYTES;
  private static final int RECORD_BYTES = CHECKED_BYTES + Integer.BYTES;
  private static final String RECORD = "fence";
  private static final String LOCK = "lock";

  /**
   * A lock on a file is the whole process's, and closing any channel of that file gives it up: in
   * one process the users of one fence take turns. Fences that share a turn only wait longer.
   */
  private static final ReentrantLock[] TURNS =
      Stream.generate(ReentrantLock::new).limit(64).toArray(ReentrantLock[]::new);

  private final Path record;
  private final ReentrantLock turn;
  private final FileChannel lockFile;
  private final FenceRule rule;

  /** What is done under the fence. */
  interface Action {
    void run() throws IOException;
  }

  private Fence(Path record, ReentrantLock turn, FileChannel lockFile, FenceRule rule) {
    this.record = record;
    this.turn = turn;
    this.lockFile = lockFile;
    this.rule = rule;
  }

  /** Puts the files of a fence below every generation into a folder that nobody else knows yet. */
  static void create(Path folder) throws IOException {
    DurableFiles.create(folder.resolve(LOCK), new byte[0], 0);
    DurableFiles.create(folder.resolve(RECORD), encode(0), RECORD_BYTES);
  }

  static Fence in(Path folder, FenceRule rule) throws IOException {
    Path real = folder.toRealPath();
    ReentrantLock turn = TURNS[Math.floorMod(real.hashCode(), TURNS.length)];
    Path record = real.resolve(RECORD);
    try {
      FileChannel lockFile =
          FileChannel.open(real.resolve(LOCK), StandardOpenOption.READ, StandardOpenOption.WRITE);
      return new Fence(record, turn, lockFile, rule);
    } catch (NoSuchFileException e) {
      throw new CorruptFenceException(record, "has lost the file beside it named " + LOCK);
    }
  }

  /** Shuts out every older generation; when it returns, none of their writes lands any more. */
  void raise(Generation generation) throws IOException {
    underLock(
        false,
        () -> {
          long current = read();
          if (generation.value() < current) {
            throw new StaleGenerationException(generation, new Generation(current));
          }
          if (generation.value() > current) {
            DurableFiles.replace(record, encode(generation.value()));
          }
        });
  }

  /** Does something that only the latest generation may do. */
  void pass(Generation generation, Action action) throws IOException {
    underLock(
        true,
        () -> {
          long current = read();
          if (generation.value() > current) {
            throw new CorruptFenceException(
                record, "is at generation %d, and was at %s".formatted(current, generation));
          }
          if (!rule.admits(generation.value(), current)) {
            throw new StaleGenerationException(generation, new Generation(current));
          }
          action.run();
        });
  }

  private void underLock(boolean shared, Action action) throws IOException {
    turn.lock();
    try (FileLock held = lockFile.lock(0, Long.MAX_VALUE, shared)) {
      if (!held.isValid()) {
        throw new IOException("the lock beside %s was lost".formatted(record));
      }
      action.run();
    } finally {
      turn.unlock();
    }
  }

  private long read() throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(record);
    } catch (NoSuchFileException e) {
      throw new CorruptFenceException(record, "is gone");
    }
    if (bytes.length != RECORD_BYTES) {
      throw new CorruptFenceException(
          record, "has %d bytes, want %d".formatted(bytes.length, RECORD_BYTES));
    }
    long generation = ByteBuffer.wrap(bytes).getLong(Long.BYTES);
    if (generation < 0 || !Arrays.equals(bytes, encode(generation))) {
      throw new CorruptFenceException(record, "fails its checksum");
    }
    return generation;
  }

  private static byte[] encode(long generation) {
    ByteBuffer bytes = ByteBuffer.allocate(RECORD_BYTES).putLong(MAGIC).putLong(generation);
    CRC32C sum = new CRC32C();
    sum.update(bytes.array(), 0, CHECKED_BYTES);
    return bytes.putInt((int) sum.getValue()).array();
  }

  @Override
  public void close() throws IOException {
    turn.lock();
    try {
      lockFile.close();
    } finally {
      turn.unlock();
    }
  }
}

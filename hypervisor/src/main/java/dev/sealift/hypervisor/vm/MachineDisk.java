package dev.sealift.hypervisor.vm;

import dev.sealift.hypervisor.device.Disk;
import dev.sealift.hypervisor.storage.BlockStorage;
import dev.sealift.hypervisor.storage.StaleGenerationException;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A machine's disk. It is opened when the machine gets the right to run in a generation; until that
 * has succeeded, requests wait. An older generation's requests fail.
 */
final class MachineDisk implements Disk, AutoCloseable {

  private static final Logger LOG = System.getLogger(MachineDisk.class.getName());

  /** Room for a small system; the manifest does not say how much a machine wants. */
  static final long BYTES = 16L << 20;

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Path folder;
  private final VmId vm;
  private @Nullable BlockStorage storage;
  private Generation latest = Generation.NONE;
  private boolean stale;
  private boolean failing;
  private boolean closed;

  MachineDisk(Path folder, VmId vm) {
    this.folder = folder;
    this.vm = vm;
  }

  /** Lets requests wait from now on until it is open for a generation. */
  synchronized void expect(Generation generation) {
    if (!latest.equals(generation)) {
      closeStorage();
      latest = generation;
      stale = false;
    }
  }

  /**
   * Opens it for the expected generation and shuts out all older ones. Asks again until that has
   * succeeded, or another generation is expected here or has the disk elsewhere.
   */
  void open(Generation generation) throws InterruptedException {
    while (isWanted(generation)) {
      try {
        take(generation, BlockStorage.open(folder, vm, generation, BYTES));
        return;
      } catch (StaleGenerationException e) {
        LOG.log(Level.ERROR, "disk refused: vm={0} {1}", vm, e.getMessage());
        giveUp(generation);
      } catch (IOException e) {
        LOG.log(Level.ERROR, "disk does not open, is asked again: vm={0} {1}", vm, e.getMessage());
        Thread.sleep(PAUSE);
      }
    }
  }

  private synchronized boolean isWanted(Generation generation) {
    return !closed && !isReady() && latest.equals(generation);
  }

  private synchronized void take(Generation generation, BlockStorage opened) {
    if (isWanted(generation)) {
      storage = opened;
      LOG.log(Level.INFO, "disk open: vm={0} generation={1}", vm, generation);
    } else {
      close(opened);
    }
  }

  private synchronized void giveUp(Generation generation) {
    stale = latest.equals(generation);
  }

  @Override
  public long bytes() {
    return BYTES;
  }

  @Override
  public synchronized boolean isReady() {
    return storage != null || stale;
  }

  @Override
  public synchronized void read(long offset, byte[] to, int from, int length) throws IOException {
    watch(open -> open.read(offset, to, from, length));
  }

  @Override
  public synchronized void write(long offset, byte[] source, int from, int length)
      throws IOException {
    watch(open -> open.write(offset, source, from, length));
  }

  @Override
  public synchronized void flush() throws IOException {
    watch(BlockStorage::flush);
  }

  private interface Use {
    void of(BlockStorage open) throws IOException;
  }

  /** Logs the first failure and the first success after one. */
  private void watch(Use use) throws IOException {
    if (storage == null) {
      throw new IOException("the disk is not open");
    }
    try {
      use.of(storage);
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOG.log(Level.ERROR, "disk fails: vm={0} {1}", vm, e.getMessage());
      }
      throw e;
    }
    if (failing) {
      failing = false;
      LOG.log(Level.INFO, "disk works again: vm={0}", vm);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeStorage();
  }

  private void closeStorage() {
    BlockStorage old = storage;
    storage = null;
    if (old != null) {
      close(old);
    }
  }

  private void close(BlockStorage old) {
    try {
      old.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "disk does not close: vm={0} {1}", vm, e.getMessage());
    }
  }
}

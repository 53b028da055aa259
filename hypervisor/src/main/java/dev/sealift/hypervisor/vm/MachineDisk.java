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
import org.jspecify.annotations.Nullable;

/**
 * A machine's disk. It is closed until the machine has the right to run in some generation; a
 * closed one, and one that could not be opened, shows the guest I/O errors.
 */
final class MachineDisk implements Disk, AutoCloseable {

  private static final Logger LOG = System.getLogger(MachineDisk.class.getName());

  /** Room for a small system; the manifest does not say how much a machine wants. */
  static final long BYTES = 16L << 20;

  private final Path folder;
  private final VmId vm;
  private @Nullable BlockStorage storage;
  private Generation opened = Generation.NONE;

  MachineDisk(Path folder, VmId vm) {
    this.folder = folder;
    this.vm = vm;
  }

  /** Opens it for a generation and shuts out all older ones, unless that is done already. */
  synchronized void open(Generation generation) {
    if (storage != null && opened.equals(generation)) {
      return;
    }
    close();
    try {
      storage = BlockStorage.open(folder, vm, generation, BYTES, this::refused);
      opened = generation;
    } catch (IOException e) {
      LOG.log(Level.ERROR, "disk does not open: vm={0} {1}", vm, e.getMessage());
    }
  }

  private void refused(StaleGenerationException refusal) {
    LOG.log(Level.WARNING, "write refused: vm={0} {1}", vm, refusal.getMessage());
  }

  @Override
  public long bytes() {
    return BYTES;
  }

  @Override
  public synchronized void read(long offset, byte[] to, int from, int length) throws IOException {
    requireOpen().read(offset, to, from, length);
  }

  @Override
  public synchronized void write(long offset, byte[] source, int from, int length)
      throws IOException {
    requireOpen().write(offset, source, from, length);
  }

  @Override
  public synchronized void flush() throws IOException {
    requireOpen().flush();
  }

  private BlockStorage requireOpen() throws IOException {
    if (storage == null) {
      throw new IOException("the disk is not open");
    }
    return storage;
  }

  @Override
  public synchronized void close() {
    BlockStorage old = storage;
    storage = null;
    if (old != null) {
      try {
        old.close();
      } catch (IOException e) {
        LOG.log(Level.WARNING, "disk does not close: vm={0} {1}", vm, e.getMessage());
      }
    }
  }
}

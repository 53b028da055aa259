package dev.sealift.hypervisor.device;

import java.io.IOException;

/** What a block device keeps its bytes on. What it throws, the guest sees as an I/O error. */
public interface Disk {
  /** Size, a multiple of 512. */
  long bytes();

  /** Whether requests can be served now; they wait for it. */
  default boolean isReady() {
    return true;
  }

  /** Reads within the size. */
  void read(long offset, byte[] to, int from, int length) throws IOException;

  /** Writes within the size. */
  void write(long offset, byte[] source, int from, int length) throws IOException;

  /** Returns when what was written is durable. */
  void flush() throws IOException;
}

package dev.sealift.hypervisor.device;

import java.io.IOException;

/** A small disk that can fail. */
public final class TestDisk implements Disk {
  /** The size of most. */
  public static final int BYTES = 64 << 10;

  /** What it holds. */
  public final byte[] content;

  int flushes;
  boolean broken;
  boolean ready = true;

  /** A disk of zeros. */
  public TestDisk() {
    this(BYTES);
  }

  /** A disk of so many zeros. */
  public TestDisk(int bytes) {
    content = new byte[bytes];
  }

  @Override
  public long bytes() {
    return content.length;
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void read(long offset, byte[] to, int from, int length) throws IOException {
    check();
    System.arraycopy(content, (int) offset, to, from, length);
  }

  @Override
  public void write(long offset, byte[] source, int from, int length) throws IOException {
    check();
    System.arraycopy(source, from, content, (int) offset, length);
  }

  @Override
  public void flush() throws IOException {
    check();
    flushes++;
  }

  private void check() throws IOException {
    if (broken) {
      throw new IOException("disk is broken");
    }
  }
}

package dev.sealift.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets bytes pass no faster than a link of 100 Mbit/s would. */
final class SlowLink implements Tap.Editor {

  private static final long NANOS_PER_BYTE = Duration.ofSeconds(1).toNanos() * 8 / 100_000_000;

  private final Tap.Editor next;
  private long freeAt = System.nanoTime();

  /** For one connection, whose bytes somebody else may change. */
  SlowLink(Tap.Editor next) {
    this.next = next;
  }

  @Override
  public void edit(byte[] bytes, int length, OutputStream onward) throws IOException {
    freeAt = Math.max(freeAt, System.nanoTime()) + length * NANOS_PER_BYTE;
    next.edit(bytes, length, onward);
    for (long left = freeAt - System.nanoTime(); left > 0; left = freeAt - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}

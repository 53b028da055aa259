package dev.sealift.cli.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets some bytes pass and holds the rest back until it is told to go on. */
final class Hold implements Tap.Editor {

  /** A test that died must not leave the connection hanging for ever. */
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private long left;

  Hold(long passBytes) {
    this.left = passBytes;
  }

  @Override
  public void edit(byte[] bytes, int length, OutputStream onward) throws IOException {
    left -= length;
    if (left < 0) {
      reached.countDown();
      await(released);
    }
    onward.write(bytes, 0, length);
  }

  /** Waits until bytes are held back. */
  void awaitReached() throws IOException {
    await(reached);
  }

  /** Lets everything pass from now on. */
  void release() {
    released.countDown();
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("waited %d s in vain".formatted(PATIENCE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

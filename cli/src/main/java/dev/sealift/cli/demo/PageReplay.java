package dev.sealift.cli.demo;

import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.session.FrameHeader;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.MalformedFrameException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Attack R1: keeps a record of pages of the first epoch and sends it again, byte for byte, in a
 * later one, so that the target would run on a stale page.
 */
final class PageReplay implements Tap.Editor {

  private final AtomicInteger replays;
  private byte[] pending = new byte[0];
  private byte[] kept = new byte[0];
  private boolean done;

  /**
   * For one connection.
   *
   * @param replays counts records sent again
   */
  PageReplay(AtomicInteger replays) {
    this.replays = replays;
  }

  @Override
  public void edit(byte[] bytes, int length, OutputStream onward) throws IOException {
    byte[] all = Arrays.copyOf(pending, pending.length + length);
    System.arraycopy(bytes, 0, all, pending.length, length);
    int at = 0;
    for (int end = frameEnd(all, at); end > 0; end = frameEnd(all, at)) {
      pass(Arrays.copyOfRange(all, at, end), onward);
      at = end;
    }
    pending = Arrays.copyOfRange(all, at, all.length);
  }

  /** Where the frame ends that begins there, or 0 when it is not whole yet. */
  private static int frameEnd(byte[] all, int at) throws IOException {
    if (all.length - at < FrameHeader.BYTES) {
      return 0;
    }
    try {
      FrameHeader header = FrameHeader.read(ByteBuffer.wrap(all, at, FrameHeader.BYTES));
      int end = at + FrameHeader.BYTES + header.bodyBytes();
      return end <= all.length ? end : 0;
    } catch (MalformedFrameException e) {
      throw new IOException("not the protocol of this version", e);
    }
  }

  private void pass(byte[] frame, OutputStream onward) throws IOException {
    if (!done && isPages(frame)) {
      int epoch = header(frame).epoch();
      if (kept.length == 0) {
        kept = frame;
      } else if (epoch > header(kept).epoch()) {
        onward.write(kept);
        replays.incrementAndGet();
        done = true;
      }
    }
    onward.write(frame);
  }

  private static boolean isPages(byte[] frame) throws IOException {
    return frame[0] == FrameType.RECORD.code() && header(frame).type() == RecordType.PAGES;
  }

  private static RecordHeader header(byte[] frame) throws IOException {
    try {
      return RecordHeader.read(
          ByteBuffer.wrap(frame, FrameHeader.BYTES, frame.length - FrameHeader.BYTES));
    } catch (PageRejected e) {
      throw new IOException("not a record of this version", e);
    }
  }
}

package dev.sealift.simulation.wire;

import dev.sealift.protocol.record.PageEntry;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A machine that writes a few of its pages now and then, and leaves the others zero. */
final class Guest {

  /** Two channels' worth: neighbours of 64 share one. */
  static final int FRAMES = 66;

  /** Those that it writes: two on each channel. */
  static final List<Integer> WRITTEN = List.of(0, 1, 64, 65);

  /** The one of them that a process protects. */
  static final int CLOAKED = 65;

  private final SplittableRandom random;
  private final Map<Integer, Long> stamps = new HashMap<>();
  private final TreeSet<Integer> dirty = new TreeSet<>();
  private long clock = 1;

  Guest(SplittableRandom random) {
    this.random = random.split();
    WRITTEN.forEach(this::write);
    for (int frame = 0; frame < FRAMES; frame++) {
      dirty.add(frame);
    }
  }

  /** Runs for a while; the first page is always written. */
  void run() {
    for (int frame : WRITTEN) {
      if (frame == 0 || random.nextBoolean()) {
        write(frame);
      }
    }
  }

  /** What was written since it was asked the last time. */
  List<Integer> harvest() {
    List<Integer> frames = new ArrayList<>(dirty);
    dirty.clear();
    return frames;
  }

  /** What a frame holds. */
  byte[] page(int frame) {
    byte[] page = new byte[PageEntry.PAGE_BYTES];
    Long stamp = stamps.get(frame);
    if (stamp != null) {
      ByteBuffer out = ByteBuffer.wrap(page);
      while (out.hasRemaining()) {
        out.putLong(stamp);
      }
    }
    return page;
  }

  private void write(int frame) {
    stamps.put(frame, (long) frame << 32 | clock++);
    dirty.add(frame);
  }
}

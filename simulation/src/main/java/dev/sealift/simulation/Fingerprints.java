package dev.sealift.simulation;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A set of fingerprints of 128 bits, for as many threads as come: 27 bytes each, where objects
 * would take hundreds. Of a hundred million states two have the same by accident once in 10^22
 * searches.
 */
final class Fingerprints {

  /** Many more than threads, so that two seldom wait for each other. */
  private static final int SEGMENTS = 256;

  private static final int FIRST_CAPACITY = 64;

  private final Segment[] segments = new Segment[SEGMENTS];
  private final AtomicLong size = new AtomicLong();

  Fingerprints() {
    Arrays.setAll(segments, _ -> new Segment());
  }

  /** Adds the fingerprint of some numbers; whether it is new. */
  boolean add(int[] numbers, int count) {
    long high = 0x9E3779B97F4A7C15L;
    long low = 0xC2B2AE3D27D4EB4FL;
    for (int i = 0; i < count; i++) {
      high = mixed(high ^ numbers[i]);
      low = mixed(low + numbers[i] + (high >>> 32));
    }
    // An empty place holds zeros.
    boolean isNew = segments[(int) (high >>> 56)].add(high, low | 1);
    if (isNew) {
      size.incrementAndGet();
    }
    return isNew;
  }

  long size() {
    return size.get();
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014): each bit changes half of all. */
  private static long mixed(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** Open addressing with linear probing, at most six tenths full. */
  private static final class Segment {
    private long[] highs = new long[FIRST_CAPACITY];
    private long[] lows = new long[FIRST_CAPACITY];
    private int used;

    synchronized boolean add(long high, long low) {
      if (10L * (used + 1) > 6L * lows.length) {
        grow();
      }
      boolean isNew = put(high, low);
      used += isNew ? 1 : 0;
      return isNew;
    }

    private boolean put(long high, long low) {
      int mask = lows.length - 1;
      int place = (int) low >>> 1 & mask;
      while (lows[place] != 0) {
        if (lows[place] == low && highs[place] == high) {
          return false;
        }
        place = place + 1 & mask;
      }
      highs[place] = high;
      lows[place] = low;
      return true;
    }

    private void grow() {
      long[] oldHighs = highs;
      long[] oldLows = lows;
      highs = new long[2 * oldHighs.length];
      lows = new long[2 * oldLows.length];
      for (int i = 0; i < oldLows.length; i++) {
        if (oldLows[i] != 0) {
          put(oldHighs[i], oldLows[i]);
        }
      }
    }
  }
}

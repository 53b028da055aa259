package dev.sealift.cli.demo;

import java.util.Arrays;
import java.util.List;

/**
 * Counts where any of the patterns occurs in bytes that arrive in pieces, also across the seams.
 *
 * <p>Horspool's algorithm for each pattern.
 */
final class ByteSearch {

  private static final int BYTE_VALUES = 256;

  private final List<byte[]> patterns;
  private final int[][] shifts;
  private final int overlap;
  private byte[] tail = new byte[0];
  private long hits;
  private long bytes;

  ByteSearch(List<byte[]> patterns) {
    this.patterns = patterns;
    this.shifts = patterns.stream().map(ByteSearch::shifts).toArray(int[][]::new);
    this.overlap = patterns.stream().mapToInt(p -> p.length).max().orElseThrow() - 1;
  }

  /** Searches the next piece. */
  void add(byte[] buffer, int length) {
    byte[] window = new byte[tail.length + length];
    System.arraycopy(tail, 0, window, 0, tail.length);
    System.arraycopy(buffer, 0, window, tail.length, length);
    for (int i = 0; i < patterns.size(); i++) {
      hits += count(window, patterns.get(i), shifts[i], tail.length);
    }
    bytes += length;
    int keep = Math.min(overlap, window.length);
    byte[] next = new byte[keep];
    System.arraycopy(window, window.length - keep, next, 0, keep);
    tail = next;
  }

  /** Searches the next piece. */
  void add(byte[] piece) {
    add(piece, piece.length);
  }

  /** Forgets the seam: what follows does not adjoin what came before. */
  void gap() {
    tail = new byte[0];
  }

  /** Occurrences so far. */
  long hits() {
    return hits;
  }

  /** Bytes searched so far. */
  long bytes() {
    return bytes;
  }

  /** Counts occurrences that end beyond the part that an earlier piece already covered. */
  private static long count(byte[] window, byte[] pattern, int[] shift, int covered) {
    long found = 0;
    int last = pattern.length - 1;
    int at = Math.max(0, covered - last);
    while (at + last < window.length) {
      if (matches(window, at, pattern)) {
        found++;
      }
      at += shift[window[at + last] & 0xff];
    }
    return found;
  }

  private static boolean matches(byte[] window, int at, byte[] pattern) {
    for (int i = pattern.length - 1; i >= 0; i--) {
      if (window[at + i] != pattern[i]) {
        return false;
      }
    }
    return true;
  }

  private static int[] shifts(byte[] pattern) {
    int[] shift = new int[BYTE_VALUES];
    Arrays.fill(shift, pattern.length);
    for (int i = 0; i < pattern.length - 1; i++) {
      shift[pattern[i] & 0xff] = pattern.length - 1 - i;
    }
    return shift;
  }
}

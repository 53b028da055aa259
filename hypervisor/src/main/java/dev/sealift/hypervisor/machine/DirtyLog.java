package dev.sealift.hypervisor.machine;

/**
 * Which frames were written. Touched only at safe points and by the vCPU itself, that is by one
 * thread.
 */
final class DirtyLog {
  private final long[] words;
  private final int frames;
  private int scanFrom;

  DirtyLog(int frames) {
    this.frames = frames;
    this.words = new long[(frames + 63) >>> 6];
  }

  void mark(int frame) {
    words[frame >>> 6] |= 1L << (frame & 63);
  }

  void markAll() {
    for (int frame = 0; frame < frames; frame++) {
      mark(frame);
    }
  }

  int count() {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /** Clears and returns up to {@code max} frames, going round from where the last call ended. */
  int[] take(int max) {
    int[] taken = new int[Math.min(max, count())];
    int n = 0;
    int word = scanFrom;
    while (n < taken.length) {
      while (words[word] != 0 && n < taken.length) {
        int bit = Long.numberOfTrailingZeros(words[word]);
        words[word] &= ~(1L << bit);
        taken[n++] = (word << 6) + bit;
      }
      if (words[word] == 0) {
        word = (word + 1) % words.length;
      }
    }
    scanFrom = word;
    return taken;
  }
}

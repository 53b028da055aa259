package dev.sealift.hypervisor.device;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/**
 * Platform-level interrupt controller with the registers of SiFive's: level-triggered lines, and
 * two contexts for each hart, machine mode first (RISC-V PLIC specification 1.0).
 */
public final class Plic implements Device {
  /** As on QEMU's virt board. */
  public static final int SOURCES = 96;

  private static final int WORDS = SOURCES / 32;
  private static final int PENDING = 0x1000;
  private static final int ENABLE = 0x2000;
  private static final int ENABLE_STRIDE = 0x80;
  private static final int CONTEXT = 0x20_0000;
  private static final int CONTEXT_STRIDE = 0x1000;
  private static final int MAX_PRIORITY = 7;

  private final int contexts;
  private final int[] priority = new int[SOURCES];
  private final int[] level = new int[WORDS];
  private final int[] pending = new int[WORDS];
  private final int[] claimed = new int[WORDS];
  private final int[] enable;
  private final int[] threshold;

  /** Controller of so many harts. */
  public Plic(int harts) {
    this.contexts = 2 * harts;
    this.enable = new int[contexts * WORDS];
    this.threshold = new int[contexts];
  }

  /** Raises or lowers the line of a source. */
  public void set(int source, boolean high) {
    int word = source >>> 5;
    int bit = 1 << source;
    if (high) {
      level[word] |= bit;
      pending[word] |= bit & ~claimed[word];
    } else {
      level[word] &= ~bit;
      pending[word] &= ~bit;
    }
  }

  /** Whether a source interrupts a hart's machine mode. */
  public boolean machineExternal(int hart) {
    return best(2 * hart) != 0;
  }

  /** Whether a source interrupts a hart's supervisor mode. */
  public boolean supervisorExternal(int hart) {
    return best(2 * hart + 1) != 0;
  }

  @Override
  public long base() {
    return 0x0c00_0000;
  }

  @Override
  public long bytes() {
    return CONTEXT + (long) contexts * CONTEXT_STRIDE;
  }

  @Override
  public boolean accepts(int offset, int size) {
    return size == 4 && (offset & 3) == 0;
  }

  @Override
  public long read(int offset, int size) {
    if (offset >= CONTEXT) {
      int context = (offset - CONTEXT) / CONTEXT_STRIDE;
      return switch (offset % CONTEXT_STRIDE) {
        case 0 -> threshold[context];
        case 4 -> claim(context);
        default -> 0;
      };
    }
    if (offset >= ENABLE) {
      int word = enableWord(offset);
      return word < 0 ? 0 : enable[word];
    }
    if (offset >= PENDING) {
      int word = (offset - PENDING) / 4;
      return word < WORDS ? pending[word] : 0;
    }
    return offset / 4 < SOURCES ? priority[offset / 4] : 0;
  }

  @Override
  public void write(int offset, int size, long value) {
    if (offset >= CONTEXT) {
      int context = (offset - CONTEXT) / CONTEXT_STRIDE;
      switch (offset % CONTEXT_STRIDE) {
        case 0 -> threshold[context] = (int) value & MAX_PRIORITY;
        case 4 -> complete(context, (int) value);
        default -> {}
      }
    } else if (offset >= ENABLE) {
      int word = enableWord(offset);
      if (word >= 0) {
        enable[word] = (int) value & (word % WORDS == 0 ? ~1 : -1);
      }
    } else if (offset >= 4 && offset / 4 < SOURCES) {
      priority[offset / 4] = (int) value & MAX_PRIORITY;
    }
  }

  /** Index of the enable word at an offset, or -1. */
  private int enableWord(int offset) {
    int context = (offset - ENABLE) / ENABLE_STRIDE;
    int word = (offset - ENABLE) % ENABLE_STRIDE / 4;
    return context < contexts && word < WORDS ? context * WORDS + word : -1;
  }

  /** The pending source of the highest priority above the threshold, the lowest of equals; or 0. */
  private int best(int context) {
    int best = 0;
    int highest = threshold[context];
    for (int word = 0; word < WORDS; word++) {
      int candidates = pending[word] & enable[context * WORDS + word];
      while (candidates != 0) {
        int source = (word << 5) + Integer.numberOfTrailingZeros(candidates);
        candidates &= candidates - 1;
        if (priority[source] > highest) {
          highest = priority[source];
          best = source;
        }
      }
    }
    return best;
  }

  private int claim(int context) {
    int source = best(context);
    if (source != 0) {
      pending[source >>> 5] &= ~(1 << source);
      claimed[source >>> 5] |= 1 << source;
    }
    return source;
  }

  /** A source that is still high when its handler has finished is pending again. */
  private void complete(int context, int source) {
    boolean known = source > 0 && source < SOURCES;
    if (known && (enable[context * WORDS + (source >>> 5)] & 1 << source) != 0) {
      claimed[source >>> 5] &= ~(1 << source);
      set(source, (level[source >>> 5] & 1 << source) != 0);
    }
  }

  /** Writes all of its state. */
  public void writeTo(StateWriter out) {
    for (int value : priority) {
      out.u8(value);
    }
    for (int value : threshold) {
      out.u8(value);
    }
    for (int[] words : new int[][] {level, pending, claimed, enable}) {
      for (int word : words) {
        out.u32(word);
      }
    }
  }

  /** Takes over a state. */
  public void readFrom(StateReader in) throws MalformedStateException {
    for (int i = 0; i < priority.length; i++) {
      priority[i] = in.u8("PLIC priority", MAX_PRIORITY);
    }
    for (int i = 0; i < threshold.length; i++) {
      threshold[i] = in.u8("PLIC threshold", MAX_PRIORITY);
    }
    for (int[] words : new int[][] {level, pending, claimed, enable}) {
      for (int i = 0; i < words.length; i++) {
        words[i] = in.u32();
      }
      if ((words[0] & 1) != 0) {
        throw in.malformed("PLIC source 0", 1);
      }
    }
  }
}

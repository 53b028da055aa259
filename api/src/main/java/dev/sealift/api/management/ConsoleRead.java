package dev.sealift.api.management;

import dev.sealift.protocol.id.VmId;

/**
 * Reads console bytes.
 *
 * @param vm the machine
 * @param from offset of the first byte wanted
 * @param max most bytes wanted
 */
public record ConsoleRead(VmId vm, long from, int max) {
  /** Most bytes of one read: in base64url a tenth of the longest line. */
  public static final int MAX_BYTES = 32 * 1024;

  public ConsoleRead {
    if (from < 0) {
      throw new IllegalArgumentException("from is %d, want >= 0".formatted(from));
    }
    if (max < 1 || max > MAX_BYTES) {
      throw new IllegalArgumentException("max is %d, want 1 to %d".formatted(max, MAX_BYTES));
    }
  }
}

package dev.sealift.hypervisor.machine;

/** Physical memory protection: 16 entries, granularity 4 bytes (privileged ISA 1.12, 3.7). */
final class Pmp {
  static final int ENTRIES = 16;
  static final long ADDRESS_WRITABLE = (1L << 54) - 1;
  private static final int LOCK = 0x80;
  private static final int WRITABLE = 0x9f;
  private static final int MODE = 0x18;
  private static final int TOR = 0x08;
  private static final int NA4 = 0x10;
  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int EXECUTE = 4;

  private final HartState s;

  Pmp(HartState state) {
    this.s = state;
  }

  /** The eight configuration bytes of pmpcfg0 or, from entry 8 on, of pmpcfg2. */
  long readConfig(int firstEntry) {
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | s.pmpConfig[firstEntry + i];
    }
    return value;
  }

  void writeConfig(int firstEntry, long value) {
    for (int i = 0; i < 8; i++) {
      int entry = firstEntry + i;
      int wanted = (int) (value >>> (8 * i)) & WRITABLE;
      boolean reserved = (wanted & (READ | WRITE)) == WRITE;
      if ((s.pmpConfig[entry] & LOCK) == 0 && !reserved) {
        s.pmpConfig[entry] = wanted;
      }
    }
  }

  void writeAddress(int entry, long value) {
    boolean locked = (s.pmpConfig[entry] & LOCK) != 0;
    boolean bounds =
        entry + 1 < ENTRIES
            && (s.pmpConfig[entry + 1] & LOCK) != 0
            && (s.pmpConfig[entry + 1] & MODE) == TOR;
    if (!locked && !bounds) {
      s.pmpAddress[entry] = value & ADDRESS_WRITABLE;
    }
  }

  static boolean isLegal(int config) {
    return (config & ~WRITABLE) == 0 && (config & (READ | WRITE)) != WRITE;
  }

  /** Whether the bytes may be accessed: the first entry that touches one must cover them all. */
  boolean allows(long physical, int size, Access access, int mode) {
    long last = physical + size - 1;
    for (int i = 0; i < ENTRIES; i++) {
      int config = s.pmpConfig[i];
      if ((config & MODE) == 0) {
        continue;
      }
      long start = start(i, config);
      long end = end(i, config);
      boolean touches = start <= end && physical <= end && last >= start;
      if (touches) {
        boolean covers = physical >= start && last <= end;
        boolean free = mode == Mode.MACHINE && (config & LOCK) == 0;
        return covers && (free || permits(config, access));
      }
    }
    return mode == Mode.MACHINE;
  }

  /** Whether one answer holds for the whole page. */
  boolean isUniform(long physical) {
    long first = physical & -GuestMemory.PAGE_BYTES;
    long last = first + GuestMemory.PAGE_BYTES - 1;
    for (int i = 0; i < ENTRIES; i++) {
      int config = s.pmpConfig[i];
      if ((config & MODE) != 0) {
        long start = start(i, config);
        long end = end(i, config);
        boolean beginsInside = start > first && start <= last;
        boolean endsInside = end >= first && end < last;
        if (start <= end && (beginsInside || endsInside)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean permits(int config, Access access) {
    return switch (access) {
      case FETCH -> (config & EXECUTE) != 0;
      case LOAD -> (config & READ) != 0;
      case STORE -> (config & WRITE) != 0;
    };
  }

  private long start(int entry, int config) {
    long address = s.pmpAddress[entry];
    return switch (config & MODE) {
      case TOR -> entry == 0 ? 0 : s.pmpAddress[entry - 1] << 2;
      case NA4 -> address << 2;
      default -> (address & (address + 1)) << 2;
    };
  }

  /** Address of the last byte. */
  private long end(int entry, int config) {
    long address = s.pmpAddress[entry];
    return switch (config & MODE) {
      case TOR -> (address << 2) - 1;
      case NA4 -> (address << 2) + 3;
      default -> ((address | (address + 1)) << 2) + 3;
    };
  }
}

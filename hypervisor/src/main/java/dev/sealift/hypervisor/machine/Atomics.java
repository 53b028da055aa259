package dev.sealift.hypervisor.machine;

/**
 * The A extension. A reservation is kept by virtual address: every trap and every change of address
 * space drops it, so within its life the address means the same bytes.
 */
final class Atomics {
  private static final int LR = 2;
  private static final int SC = 3;

  private final HartState s;
  private final Mmu mmu;

  Atomics(HartState state, Mmu mmu) {
    this.s = state;
    this.mmu = mmu;
  }

  void execute(int insn) throws GuestTrap {
    int funct3 = insn >>> 12 & 7;
    int operation = insn >>> 27;
    int rs2 = insn >>> 20 & 31;
    int rd = insn >>> 7 & 31;
    if ((funct3 != 2 && funct3 != 3) || (operation == LR && rs2 != 0)) {
      throw GuestTrap.illegal(insn);
    }
    int size = 1 << funct3;
    long va = s.x[insn >>> 15 & 31];
    if ((va & (size - 1)) != 0) {
      throw new GuestTrap(
          operation == LR ? GuestTrap.LOAD_MISALIGNED : GuestTrap.STORE_MISALIGNED, va);
    }
    long result =
        switch (operation) {
          case LR -> loadReserved(va, size);
          case SC -> storeConditional(va, size, s.x[rs2]);
          default -> modify(insn, operation, va, size, s.x[rs2]);
        };
    if (rd != 0) {
      s.x[rd] = result;
    }
  }

  private long loadReserved(long va, int size) throws GuestTrap {
    long value = size == 4 ? mmu.loadInt(va) : mmu.loadLong(va);
    s.reserved = true;
    s.reservation = va;
    return value;
  }

  private long storeConditional(long va, int size, long value) throws GuestTrap {
    boolean holds = s.reserved && s.reservation == va;
    s.reserved = false;
    if (!holds) {
      return 1;
    }
    mmu.resolveForAtomic(va, size);
    mmu.atomicStore(va, size, value);
    return 0;
  }

  private long modify(int insn, int operation, long va, int size, long operand) throws GuestTrap {
    if ((operation & 3) != 0 && operation != 1) {
      throw GuestTrap.illegal(insn);
    }
    mmu.resolveForAtomic(va, size);
    long old = mmu.atomicLoad(size);
    long b = size == 4 ? (int) operand : operand;
    long value =
        switch (operation) {
          case 0 -> old + b;
          case 1 -> b;
          case 4 -> old ^ b;
          case 8 -> old | b;
          case 12 -> old & b;
          case 16 -> Math.min(old, b);
          case 20 -> Math.max(old, b);
          // Sign extension keeps the unsigned order of 32-bit values.
          case 24 -> Long.compareUnsigned(old, b) <= 0 ? old : b;
          case 28 -> Long.compareUnsigned(old, b) >= 0 ? old : b;
          default -> throw GuestTrap.illegal(insn);
        };
    mmu.atomicStore(va, size, value);
    return old;
  }
}

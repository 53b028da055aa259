package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.device.TimeSource;

/** A board whose instructions are written word by word and executed one by one. */
final class TestHart implements AutoCloseable {
  static final long BASE = GuestMemory.BASE;
  static final int TRAP_OFFSET = 0x1000;

  final Board board = new Board(1, GuestMemory.MIN_BYTES, TimeSource.system(), CpuGuard.none());
  final HartState s = board.harts().get(0).state();

  TestHart() {
    s.mtvec = BASE + TRAP_OFFSET;
    s.pmpConfig[0] = 0x1f;
    s.pmpAddress[0] = Pmp.ADDRESS_WRITABLE;
  }

  /** Writes instructions at an address and points the pc there. */
  TestHart code(long at, int... instructions) {
    for (int i = 0; i < instructions.length; i++) {
      long offset = at - BASE + 4L * i;
      board.memory().ram().set(HostMemory.INT, offset, instructions[i]);
      board.memory().code().written((int) (offset >> 12), (int) offset & 0xfff, 4);
    }
    s.pc = at;
    return this;
  }

  /** Executes one instruction on x1 = a and x2 = b; returns x3. */
  long apply(int instruction, long a, long b) {
    code(BASE, instruction);
    s.x[1] = a;
    s.x[2] = b;
    board.harts().get(0).run(1);
    if (s.pc != BASE + 4) {
      throw new AssertionError(
          "0x%08x trapped: cause %d, value 0x%x".formatted(instruction, s.mcause, s.mtval));
    }
    return s.x[3];
  }

  TestHart run(int steps) {
    board.harts().get(0).run(steps);
    return this;
  }

  void putLong(long address, long value) {
    board.memory().writeLong(address, value);
  }

  long getLong(long address) {
    return board.memory().readLong(address);
  }

  boolean trapped() {
    return s.pc == BASE + TRAP_OFFSET;
  }

  @Override
  public void close() {
    board.zeroiseAndFree();
  }
}

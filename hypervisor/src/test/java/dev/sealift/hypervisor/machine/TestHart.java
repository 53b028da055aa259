package dev.sealift.hypervisor.machine;

/** A board whose instructions are written word by word and executed one by one. */
final class TestHart implements AutoCloseable {
  static final long BASE = GuestMemory.BASE;
  static final int TRAP_OFFSET = 0x1000;

  final Board board = new Board(GuestMemory.MIN_BYTES, TimeSource.system(), CpuGuard.none());
  final HartState s = board.hart().state();

  TestHart() {
    s.mtvec = BASE + TRAP_OFFSET;
  }

  /** Writes instructions at an address and points the pc there. */
  TestHart code(long at, int... instructions) {
    for (int i = 0; i < instructions.length; i++) {
      board.memory().ram().set(GuestMemory.INT, at - BASE + 4L * i, instructions[i]);
    }
    s.pc = at;
    return this;
  }

  /** Executes one instruction on x1 = a and x2 = b; returns x3. */
  long apply(int instruction, long a, long b) {
    code(BASE, instruction);
    s.x[1] = a;
    s.x[2] = b;
    board.hart().run(1);
    if (s.pc != BASE + 4) {
      throw new AssertionError(
          "0x%08x trapped: cause %d, value 0x%x".formatted(instruction, s.mcause, s.mtval));
    }
    return s.x[3];
  }

  TestHart run(int steps) {
    board.hart().run(steps);
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

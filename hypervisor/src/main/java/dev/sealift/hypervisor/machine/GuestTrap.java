package dev.sealift.hypervisor.machine;

/** A synchronous exception of the guest: its cause code and trap value. Carries no stack trace. */
public final class GuestTrap extends Exception {
  static final int FETCH_MISALIGNED = 0;
  static final int ILLEGAL_INSTRUCTION = 2;
  static final int BREAKPOINT = 3;
  static final int LOAD_MISALIGNED = 4;
  static final int STORE_MISALIGNED = 6;

  /** Environment call from user mode; from mode m the code is this plus m. */
  public static final int USER_ECALL = 8;

  /** Instruction page fault; the other two page faults are 13 and 15. */
  public static final int FETCH_PAGE_FAULT = 12;

  /** Load page fault. */
  public static final int LOAD_PAGE_FAULT = 13;

  /** Store or AMO page fault. */
  public static final int STORE_PAGE_FAULT = 15;

  /**
   * A protected process was stopped by the hypervisor. The privileged ISA leaves codes 24 to 31 to
   * custom use.
   */
  public static final int PROTECTION_VIOLATION = 24;

  /** A protected process ended by its own wish; the trap value is its status. */
  public static final int PROTECTED_EXIT = 25;

  private static final long serialVersionUID = 1L;

  private final int cause;
  private final long value;

  /**
   * Makes a trap.
   *
   * @param cause exception code, 0 to 63
   * @param value what the guest finds in its trap value register
   */
  public GuestTrap(int cause, long value) {
    super("guest trap " + cause, null, false, false);
    this.cause = cause;
    this.value = value;
  }

  static GuestTrap illegal(int instruction) {
    return new GuestTrap(ILLEGAL_INSTRUCTION, Integer.toUnsignedLong(instruction));
  }

  /** Exception code. */
  public int cause() {
    return cause;
  }

  /** Trap value. */
  public long value() {
    return value;
  }
}

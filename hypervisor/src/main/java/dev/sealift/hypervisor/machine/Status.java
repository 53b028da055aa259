package dev.sealift.hypervisor.machine;

/** Bits of mstatus, mip and mie (privileged ISA 1.12, sections 3.1.6 and 3.1.9). */
final class Status {
  static final long SIE = 1L << 1;
  static final long MIE = 1L << 3;
  static final long SPIE = 1L << 5;
  static final long MPIE = 1L << 7;
  static final long SPP = 1L << 8;
  static final int MPP_SHIFT = 11;
  static final long MPP = 3L << MPP_SHIFT;

  /** State of the floating-point registers: 0 off, 3 dirty. */
  static final long FS = 3L << 13;

  static final long MPRV = 1L << 17;
  static final long SUM = 1L << 18;
  static final long MXR = 1L << 19;
  static final long TVM = 1L << 20;
  static final long TW = 1L << 21;
  static final long TSR = 1L << 22;

  /** UXL and SXL, fixed at 64 bits. */
  static final long XL = 2L << 32 | 2L << 34;

  static final long S_VISIBLE = SIE | SPIE | SPP | FS | SUM | MXR;
  static final long WRITABLE =
      SIE | MIE | SPIE | MPIE | SPP | MPP | FS | MPRV | SUM | MXR | TVM | TW | TSR;

  /** Summary of dirty state, derived. */
  static final long SD = 1L << 63;

  static final long SSIP = 1L << 1;
  static final long MSIP = 1L << 3;
  static final long STIP = 1L << 5;
  static final long MTIP = 1L << 7;
  static final long SEIP = 1L << 9;
  static final long MEIP = 1L << 11;
  static final long S_INTERRUPTS = SSIP | STIP | SEIP;
  static final long ALL_INTERRUPTS = S_INTERRUPTS | MSIP | MTIP | MEIP;

  /**
   * Exceptions that may be delegated: 0 to 9, the page faults, and the two of process protection.
   */
  static final long DELEGABLE = 0x3ffL | 1L << 12 | 1L << 13 | 1L << 15 | 3L << 24;

  private Status() {}
}

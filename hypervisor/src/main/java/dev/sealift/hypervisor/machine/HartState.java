package dev.sealift.hypervisor.machine;

import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.hypervisor.state.StateReader;
import dev.sealift.hypervisor.state.StateWriter;

/** Everything a hart remembers from one instruction to the next. Fields of the one vCPU thread. */
final class HartState {
  private static final int VERSION = 2;

  /** Sv39 root page numbers have 44 bits; no address-space identifiers are implemented. */
  static final long SATP_WRITABLE = 0xf000_0fff_ffff_ffffL;

  /** x0 to x31, and {@link Op#SINK}; as many as a masked index can reach. */
  final long[] x = new long[64];

  final long[] f = new long[32];

  /** Flags in bits 0 to 4, rounding mode in bits 5 to 7. */
  long fcsr;

  final int[] pmpConfig = new int[Pmp.ENTRIES];
  final long[] pmpAddress = new long[Pmp.ENTRIES];
  final int hart;
  long pc = GuestMemory.BASE;
  int mode = Mode.MACHINE;

  long mstatus = Status.XL;
  long medeleg;
  long mideleg;
  long mie;

  /** Pending bits that software owns (SSIP, STIP, SEIP); MSIP and MTIP come from the CLINT. */
  long mip;

  long mtvec;
  long mcounteren;
  long mscratch;
  long mepc;
  long mcause;
  long mtval;
  long stvec;
  long scounteren;
  long sscratch;
  long sepc;
  long scause;
  long stval;
  long satp;
  long menvcfg;
  long senvcfg;
  long stimecmp = -1;

  /** Instructions begun, retired or trapped: the deterministic clock of interrupt polling. */
  long steps;

  long retired;
  long cycleOffset;
  long instretOffset;

  /** Parked by wfi until an enabled interrupt is pending. */
  boolean waiting;

  /** Something changed that may let an interrupt in: poll before the next instruction. */
  boolean pollDue;

  boolean reserved;
  long reservation;

  HartState(int hart) {
    this.hart = hart;
  }

  void writeTo(StateWriter out) {
    out.u8(VERSION);
    for (int i = 1; i < 32; i++) {
      out.u64(x[i]);
    }
    for (long value : f) {
      out.u64(value);
    }
    out.u64(fcsr);
    for (int i = 0; i < Pmp.ENTRIES; i++) {
      out.u8(pmpConfig[i]);
      out.u64(pmpAddress[i]);
    }
    out.u64(pc);
    out.u8(mode);
    long[] csrs = {
      mstatus,
      medeleg,
      mideleg,
      mie,
      mip,
      mtvec,
      mcounteren,
      mscratch,
      mepc,
      mcause,
      mtval,
      stvec,
      scounteren,
      sscratch,
      sepc,
      scause,
      stval,
      satp,
      menvcfg,
      senvcfg,
      stimecmp,
      steps,
      retired,
      cycleOffset,
      instretOffset
    };
    for (long csr : csrs) {
      out.u64(csr);
    }
    out.flag(waiting);
    out.flag(pollDue);
    out.flag(reserved);
    out.u64(reservation);
  }

  void readFrom(StateReader in) throws MalformedStateException {
    int version = in.u8("hart state version", 0xff);
    if (version != VERSION) {
      throw in.malformed("hart state version", version);
    }
    for (int i = 1; i < 32; i++) {
      x[i] = in.u64();
    }
    for (int i = 0; i < f.length; i++) {
      f[i] = in.u64();
    }
    fcsr = in.u64("fcsr", 0xff);
    for (int i = 0; i < Pmp.ENTRIES; i++) {
      pmpConfig[i] = in.u8("pmpcfg", 0xff);
      if (!Pmp.isLegal(pmpConfig[i])) {
        throw in.malformed("pmpcfg", pmpConfig[i]);
      }
      pmpAddress[i] = in.u64("pmpaddr", Pmp.ADDRESS_WRITABLE);
    }
    pc = in.u64("pc", ~1L);
    mode = in.u8("privilege mode", 3);
    mstatus = in.u64("mstatus", Status.WRITABLE | Status.XL);
    if (mode == 2 || (mstatus & Status.MPP) == 2L << Status.MPP_SHIFT) {
      throw in.malformed("privilege mode", 2);
    }
    if ((mstatus & Status.XL) != Status.XL) {
      throw in.malformed("mstatus", mstatus);
    }
    medeleg = in.u64("medeleg", Status.DELEGABLE);
    mideleg = in.u64("mideleg", Status.S_INTERRUPTS);
    mie = in.u64("mie", Status.ALL_INTERRUPTS);
    mip = in.u64("mip", Status.S_INTERRUPTS);
    mtvec = in.u64("mtvec", ~2L);
    mcounteren = in.u64("mcounteren", Csrs.COUNTERS);
    mscratch = in.u64();
    mepc = in.u64("mepc", ~1L);
    mcause = in.u64();
    mtval = in.u64();
    stvec = in.u64("stvec", ~2L);
    scounteren = in.u64("scounteren", Csrs.COUNTERS);
    sscratch = in.u64();
    sepc = in.u64("sepc", ~1L);
    scause = in.u64();
    stval = in.u64();
    satp = in.u64("satp", SATP_WRITABLE);
    if (satp >>> 60 != 0 && satp >>> 60 != 8) {
      throw in.malformed("satp mode", satp >>> 60);
    }
    menvcfg = in.u64("menvcfg", Csrs.MENVCFG_WRITABLE);
    senvcfg = in.u64("senvcfg", Csrs.SENVCFG_WRITABLE);
    stimecmp = in.u64();
    steps = in.nonNegative("steps");
    retired = in.nonNegative("retired");
    cycleOffset = in.u64();
    instretOffset = in.u64();
    waiting = in.flag("wfi");
    pollDue = in.flag("poll due");
    reserved = in.flag("reservation");
    reservation = in.u64();
  }
}

package dev.sealift.hypervisor.machine;

/** The three kinds of memory access, with the exception codes of the privileged ISA (table 14). */
public enum Access {
  /** Instruction fetch. */
  FETCH(1, 12),
  /** Load, and load-reserved. */
  LOAD(5, 13),
  /** Store, store-conditional and every atomic operation. */
  STORE(7, 15);

  private final int accessFault;
  private final int pageFault;

  Access(int accessFault, int pageFault) {
    this.accessFault = accessFault;
    this.pageFault = pageFault;
  }

  GuestTrap accessFault(long virtualAddress) {
    return new GuestTrap(accessFault, virtualAddress);
  }

  GuestTrap pageFault(long virtualAddress) {
    return new GuestTrap(pageFault, virtualAddress);
  }
}

package dev.sealift.hypervisor.machine;

/** The vCPU as process protection sees it. For use inside the calls of {@link CpuGuard} only. */
public interface GuestCpu {
  /** Number of the vCPU. */
  int hart();

  /** Register f0 to f31. */
  long floatRegister(int number);

  /** Sets a floating-point register. */
  void setFloatRegister(int number, long value);

  /** Floating-point flags and rounding mode. */
  long fcsr();

  /** Sets the floating-point flags and rounding mode, 8 bits. */
  void setFcsr(long value);

  /** Register x0 to x31. */
  long register(int number);

  /** Sets a register; x0 stays 0. */
  void setRegister(int number, long value);

  /** Address of the current instruction. */
  long pc();

  /** Sets the address of the next instruction. */
  void setPc(long address);

  /** The satp register: translation mode and address-space root. */
  long satp();

  /** Whether a load-reserved holds. */
  boolean hasReservation();

  /** Virtual address of the reservation. */
  long reservation();

  /** Restores a reservation of the current address space. */
  void reserve(long virtualAddress);

  /** Drops the reservation. */
  void clearReservation();

  /**
   * Frame behind a user-mode access, as the page tables say.
   *
   * @throws GuestTrap where the access would fault, or leads outside RAM
   */
  int userFrame(long virtualAddress, Access access) throws GuestTrap;

  /** Forgets every cached translation, of all vCPUs. */
  void flushTranslations();

  /** The machine's RAM. */
  GuestMemory memory();
}

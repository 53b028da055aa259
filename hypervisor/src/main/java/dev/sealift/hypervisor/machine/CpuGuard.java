package dev.sealift.hypervisor.machine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What process protection sees and steers of a vCPU. An *owner* is a protected process that is
 * executing: user mode under its own address-space root. Every method runs on the vCPU thread.
 */
public interface CpuGuard extends FrameGuard {
  /**
   * User mode is about to execute: after a trap return, or at VM entry.
   *
   * @return whether an owner is now executing, its private context restored
   * @throws GuestTrap to refuse; the guest OS gets it as raised in user mode
   */
  boolean enterUser(GuestCpu cpu) throws GuestTrap;

  /**
   * The owner is about to be left for the guest OS or for a parked vCPU. Saves its context and
   * scrubs the registers.
   *
   * @param exit why
   * @param cause exception code where {@code exit} is EXCEPTION
   * @param value trap value as the hardware would show it
   * @return trap value that the guest OS may see
   */
  long leaveOwner(GuestCpu cpu, OwnerExit exit, int cause, long value);

  /**
   * The bytes behind a page that the owner touches.
   *
   * @param virtualPage virtual address divided by 4096
   * @param frame frame that the guest OS mapped there, or -1 where there is no RAM
   * @return the owner's plaintext, 4096 bytes, or null for the frame itself
   * @throws GuestTrap when the page is not what the owner left there
   */
  @Nullable MemorySegment ownerPage(GuestCpu cpu, long virtualPage, int frame, Access access)
      throws GuestTrap;

  /**
   * A hypercall from user mode: function in a7, arguments in a0 to a6, result in a0.
   *
   * @return whether an owner is executing afterwards
   * @throws GuestTrap for an unknown function or an unreadable argument, or when the caller left
   *     protection; an owner is then left as at any exception
   */
  boolean hypercall(GuestCpu cpu, boolean ownerActive) throws GuestTrap;

  /**
   * Seals what owners changed into its frames, which marks them dirty, and keeps no plaintext:
   * before a harvest and whenever the machine parks.
   */
  void sealOpen();

  /** Why an owner is left. */
  enum OwnerExit {
    /** A synchronous exception. */
    EXCEPTION,
    /** An interrupt. */
    INTERRUPT,
    /** The vCPU parks; no guest code sees this exit. */
    PARK
  }

  /** No process protection: hypercalls are illegal instructions. */
  static CpuGuard none() {
    return new NoGuard();
  }
}

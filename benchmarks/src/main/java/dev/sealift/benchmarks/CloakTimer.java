package dev.sealift.benchmarks;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestTrap;
import java.lang.foreign.MemorySegment;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Times a guard's opening and sealing of pages from outside. It takes for granted that pages are
 * sealed all together only: that nobody looks at their frames, and that all have room.
 */
final class CloakTimer implements CpuGuard {
  private final CpuGuard guard;
  private final Set<Long> open = new HashSet<>();
  private final Set<Long> written = new HashSet<>();
  private long opened;
  private long openNanos;
  private long sealed;
  private long sealNanos;

  CloakTimer(CpuGuard guard) {
    this.guard = guard;
  }

  /** Mean time to verify, decrypt and hand over a sealed page. */
  double nanosPerOpening() {
    return (double) openNanos / opened;
  }

  /** Mean time to encrypt a written page into its frame and wipe its plaintext. */
  double nanosPerSealing() {
    return (double) sealNanos / sealed;
  }

  long opened() {
    return opened;
  }

  long sealed() {
    return sealed;
  }

  @Override
  public @Nullable MemorySegment ownerPage(GuestCpu cpu, long virtualPage, int frame, Access access)
      throws GuestTrap {
    long start = System.nanoTime();
    MemorySegment plaintext = guard.ownerPage(cpu, virtualPage, frame, access);
    long nanos = System.nanoTime() - start;
    if (plaintext != null && open.add(virtualPage)) {
      opened++;
      openNanos += nanos;
    }
    if (plaintext != null && access == Access.STORE) {
      written.add(virtualPage);
    }
    return plaintext;
  }

  @Override
  public void sealOpen() {
    long start = System.nanoTime();
    guard.sealOpen();
    sealNanos += System.nanoTime() - start;
    sealed += written.size();
    open.clear();
    written.clear();
  }

  @Override
  public boolean enterUser(GuestCpu cpu) throws GuestTrap {
    return guard.enterUser(cpu);
  }

  @Override
  public long leaveOwner(GuestCpu cpu, OwnerExit exit, int cause, long value) {
    return guard.leaveOwner(cpu, exit, cause, value);
  }

  @Override
  public boolean hypercall(GuestCpu cpu, boolean ownerActive) throws GuestTrap {
    return guard.hypercall(cpu, ownerActive);
  }

  @Override
  public void beforeAccess(int frame, boolean write) {
    guard.beforeAccess(frame, write);
  }
}

package dev.sealift.hypervisor.machine;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A machine without process protection. */
final class NoGuard implements CpuGuard {
  @Override
  public boolean enterUser(GuestCpu cpu) {
    return false;
  }

  @Override
  public long leaveOwner(GuestCpu cpu, OwnerExit exit, int cause, long value) {
    throw new IllegalStateException("there is no owner to leave");
  }

  @Override
  public @Nullable MemorySegment ownerPage(
      GuestCpu cpu, long virtualPage, int frame, Access access) {
    throw new IllegalStateException("there is no owner whose page this is");
  }

  @Override
  public boolean hypercall(GuestCpu cpu, boolean ownerActive) throws GuestTrap {
    throw GuestTrap.illegal(Interpreter.HYPERCALL);
  }

  @Override
  public void beforeAccess(int frame, boolean write) {}

  @Override
  public void sealOpen() {}
}

package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Process protection with one defence switched off. Exists in tests alone. */
final class WeakGuard implements CpuGuard {
  private static final int TP = 4;

  private final CpuGuard honest;
  private final Missing missing;
  private final Map<Long, Left> left = new HashMap<>();

  /** The defence that is off. */
  enum Missing {
    /** The guest OS finds the registers of a process as they were. */
    SCRUBBING,
    /** A process goes on wherever the guest OS says. */
    RESUME_ADDRESS,
    /** Any saved context may be restored in any process. */
    CONTEXT_BINDING,
    /** A page that is mapped outside RAM is whatever is there: zeros. */
    MAPPING,
    /** Who looks at a frame gets what is there, while its owner has the page open. */
    SEALING_ON_ACCESS
  }

  /** How a process was last left: its registers, and where it is to go on. */
  private record Left(List<Long> registers, long resumePc) {}

  WeakGuard(CpuGuard honest, Missing missing) {
    this.honest = honest;
    this.missing = missing;
  }

  @Override
  public long leaveOwner(GuestCpu cpu, OwnerExit exit, int cause, long value) {
    List<Long> registers = registers(cpu);
    List<Long> floats = IntStream.range(0, 32).mapToObj(cpu::floatRegister).toList();
    long visible = honest.leaveOwner(cpu, exit, cause, value);
    boolean ecall = exit == OwnerExit.EXCEPTION && cause == GuestTrap.USER_ECALL;
    left.put(cpu.satp(), new Left(registers, ecall ? cpu.pc() + 4 : cpu.pc()));
    if (missing == Missing.SCRUBBING) {
      for (int i = 1; i < 32; i++) {
        cpu.setFloatRegister(i, floats.get(i));
        if (i != TP) {
          cpu.setRegister(i, registers.get(i));
        }
      }
    }
    return visible;
  }

  @Override
  public boolean enterUser(GuestCpu cpu) throws GuestTrap {
    Left mine = left.get(cpu.satp());
    if (mine == null) {
      return honest.enterUser(cpu);
    }
    if (missing == Missing.RESUME_ADDRESS) {
      long asked = cpu.pc() - mine.resumePc;
      cpu.setPc(mine.resumePc);
      boolean owner = honest.enterUser(cpu);
      cpu.setPc(cpu.pc() + asked);
      return owner;
    }
    if (missing == Missing.CONTEXT_BINDING && cpu.register(TP) != 0) {
      cpu.setRegister(TP, 0);
      boolean owner = honest.enterUser(cpu);
      takeContextOfAnother(cpu);
      return owner;
    }
    return honest.enterUser(cpu);
  }

  private void takeContextOfAnother(GuestCpu cpu) {
    left.forEach((satp, other) -> {
      if (satp != cpu.satp()) {
        for (int i = 1; i < 32; i++) {
          cpu.setRegister(i, other.registers.get(i));
        }
      }
    });
  }

  private static List<Long> registers(GuestCpu cpu) {
    return IntStream.range(0, 32).mapToObj(cpu::register).toList();
  }

  @Override
  public @Nullable MemorySegment ownerPage(GuestCpu cpu, long virtualPage, int frame, Access access)
      throws GuestTrap {
    if (missing == Missing.MAPPING && frame < 0) {
      return Arena.ofAuto().allocate(GuestMemory.PAGE_BYTES, 8);
    }
    return honest.ownerPage(cpu, virtualPage, frame, access);
  }

  @Override
  public boolean hypercall(GuestCpu cpu, boolean ownerActive) throws GuestTrap {
    return honest.hypercall(cpu, ownerActive);
  }

  @Override
  public void sealOpen() {
    honest.sealOpen();
  }

  @Override
  public void beforeAccess(int frame, boolean write) {
    if (missing != Missing.SEALING_ON_ACCESS) {
      honest.beforeAccess(frame, write);
    }
  }
}

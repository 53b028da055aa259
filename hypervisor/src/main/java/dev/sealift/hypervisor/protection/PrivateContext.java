package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestCpu;
import java.util.Arrays;

/** The registers of a protected thread while the guest OS has the CPU. */
final class PrivateContext {
  private static final int A0 = 10;
  private static final int A7 = 17;

  final long[] registers = new long[32];
  final long[] floats = new long[32];
  long fcsr;
  long pc;

  /** The only address at which the guest OS may resume. */
  long resumePc;

  /** The thread waits for the result of a system call in a0. */
  boolean acceptsResult;

  boolean reserved;
  long reservation;

  /** A thread that has not run: every register 0 but the argument in a0. */
  void begin(long start, long argument, long visiblePc) {
    wipe();
    registers[A0] = argument;
    pc = start;
    resumePc = visiblePc;
  }

  /** Saves the thread and shows the guest OS nothing but, after an ecall, a0 to a7. */
  void save(GuestCpu cpu, boolean ecall, boolean keepReservation, long visiblePc) {
    for (int i = 1; i < 32; i++) {
      registers[i] = cpu.register(i);
      if (!ecall || i < A0 || i > A7) {
        cpu.setRegister(i, 0);
      }
    }
    for (int i = 0; i < floats.length; i++) {
      floats[i] = cpu.floatRegister(i);
    }
    fcsr = cpu.fcsr();
    scrubFloats(cpu);
    pc = ecall ? cpu.pc() + 4 : cpu.pc();
    resumePc = ecall ? visiblePc + 4 : visiblePc;
    acceptsResult = ecall;
    reserved = keepReservation && cpu.hasReservation();
    reservation = reserved ? cpu.reservation() : 0;
    cpu.clearReservation();
    cpu.setPc(visiblePc);
  }

  void restore(GuestCpu cpu) {
    for (int i = 1; i < 32; i++) {
      if (i != A0 || !acceptsResult) {
        cpu.setRegister(i, registers[i]);
      }
    }
    for (int i = 0; i < floats.length; i++) {
      cpu.setFloatRegister(i, floats[i]);
    }
    cpu.setFcsr(fcsr);
    cpu.setPc(pc);
    cpu.clearReservation();
    if (reserved) {
      cpu.reserve(reservation);
    }
    wipe();
  }

  static void scrub(GuestCpu cpu, long visiblePc) {
    for (int i = 1; i < 32; i++) {
      cpu.setRegister(i, 0);
    }
    scrubFloats(cpu);
    cpu.clearReservation();
    cpu.setPc(visiblePc);
  }

  private static void scrubFloats(GuestCpu cpu) {
    for (int i = 0; i < 32; i++) {
      cpu.setFloatRegister(i, 0);
    }
    cpu.setFcsr(0);
  }

  void copyFrom(PrivateContext other) {
    System.arraycopy(other.registers, 0, registers, 0, registers.length);
    System.arraycopy(other.floats, 0, floats, 0, floats.length);
    fcsr = other.fcsr;
    pc = other.pc;
    resumePc = other.resumePc;
    acceptsResult = other.acceptsResult;
    reserved = other.reserved;
    reservation = other.reservation;
  }

  void wipe() {
    Arrays.fill(registers, 0);
    Arrays.fill(floats, 0);
    fcsr = 0;
    pc = 0;
    reserved = false;
    reservation = 0;
    acceptsResult = false;
  }
}

package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestTrap;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a protected process. While it is not executing, the guest OS sees its number in tp
 * and an address that is the same for all threads; the rest is in its context.
 */
final class ProtectedThread {
  private static final int TP = 4;

  final ProtectedProcess process;
  final int number;
  final PrivateContext context = new PrivateContext();
  private final long visiblePc;
  private boolean running;
  private @Nullable GuestTrap stopped;

  ProtectedThread(ProtectedProcess process, int number, long visiblePc) {
    this.process = process;
    this.number = number;
    this.visiblePc = visiblePc;
  }

  /** The thread that the guest OS names: what it left in tp. */
  static long named(GuestCpu cpu) {
    return cpu.register(TP);
  }

  /** Lets a thread that has not run yet begin at an address, with one argument. */
  void beginAt(long start, long argument) {
    context.begin(start, argument, visiblePc);
  }

  /** Whether a hart executes it. */
  boolean running() {
    return running;
  }

  void started() {
    running = true;
  }

  /** Leaves the CPU, its registers saved unless it was stopped, and scrubbed. */
  void leave(GuestCpu cpu, boolean ecall, boolean keepReservation) {
    running = false;
    if (stopped == null) {
      context.save(cpu, ecall, keepReservation, visiblePc);
    } else {
      PrivateContext.scrub(cpu, visiblePc);
    }
    cpu.setRegister(TP, number);
  }

  /** Zeroises what is kept of it; a hart that executes it gets the trap at its next page. */
  void stop(GuestTrap why) {
    stopped = why;
    context.wipe();
  }

  void requireNotStopped() throws GuestTrap {
    if (stopped != null) {
      throw stopped;
    }
  }
}

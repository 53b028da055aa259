package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.Machine;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which protected process has which address space, and which thread each hart executes. */
final class Owners {
  private final Map<Long, ProtectedProcess> byRoot = new HashMap<>();
  private final @Nullable ProtectedThread[] active =
      new @Nullable ProtectedThread[Machine.MAX_HARTS];

  /** The process of an address space. */
  @Nullable ProtectedProcess ofRoot(long root) {
    return byRoot.get(root);
  }

  void add(ProtectedProcess process) {
    byRoot.put(process.root(), process);
  }

  void remove(ProtectedProcess process) {
    byRoot.remove(process.root());
  }

  /** The thread that a hart executes. */
  @Nullable ProtectedThread on(GuestCpu cpu) {
    return active[cpu.hart()];
  }

  ProtectedThread require(GuestCpu cpu) {
    ProtectedThread thread = on(cpu);
    if (thread == null) {
      throw new IllegalStateException("no protected process is executing");
    }
    return thread;
  }

  void enter(GuestCpu cpu, ProtectedThread thread) {
    thread.started();
    active[cpu.hart()] = thread;
  }

  ProtectedThread leave(GuestCpu cpu) {
    ProtectedThread thread = require(cpu);
    active[cpu.hart()] = null;
    return thread;
  }

  boolean anyActive() {
    return Arrays.stream(active).anyMatch(Objects::nonNull);
  }
}

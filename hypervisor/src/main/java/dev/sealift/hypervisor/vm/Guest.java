package dev.sealift.hypervisor.vm;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.machine.VmEntryGate;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.protection.ProtectionPolicy;
import dev.sealift.hypervisor.protection.ProtectionViolation;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.signed.MachineManifest;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine in memory, with the protection of its processes. */
public final class Guest implements AutoCloseable {

  /** Memory is allocated at once and whole: more than this and a host would swap. */
  private static final long MAX_MEMORY_MIB = 4096;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** The vCPU thread has been woken and enters within microseconds on an idle host. */
  private static final Duration ENTRY_PATIENCE = Duration.ofSeconds(1);

  private static final Duration ENTRY_POLL = Duration.ofNanos(200_000);

  private final Machine machine;
  private final ProcessProtection protection;
  private final @Nullable MachineDisk disk;
  private volatile boolean closed;

  /**
   * Makes a parked machine with zeroed memory and no keys.
   *
   * @param gate asked at each VM entry
   * @param storage the folder of its disk, if it has one
   * @param violations hears of broken rules on the vCPU thread
   * @throws IllegalArgumentException if the manifest asks for what no machine here can have
   */
  public Guest(
      MachineManifest manifest,
      VmEntryGate gate,
      SecureRandom random,
      Optional<Path> storage,
      Consumer<ProtectionViolation> violations) {
    if (manifest.memoryMib() > MAX_MEMORY_MIB) {
      throw new IllegalArgumentException(
          "memoryMib is %d, want <= %d".formatted(manifest.memoryMib(), MAX_MEMORY_MIB));
    }
    ProtectionPolicy policy =
        new ProtectionPolicy(
            manifest.processes().stream()
                .map(p -> new ProtectionPolicy.Identity(p.name(), p.measurement()))
                .toList());
    protection = new ProcessProtection(policy, random, violations);
    disk = storage.map(folder -> new MachineDisk(folder, manifest.vm())).orElse(null);
    machine =
        new Machine(
            "vcpu-" + manifest.vm(),
            1,
            manifest.memoryMib() << 20,
            TimeSource.system(),
            gate,
            protection,
            disk);
  }

  /** vCPU, memory and devices. */
  public Machine machine() {
    return machine;
  }

  /** The protection of its processes. */
  public ProcessProtection protection() {
    return protection;
  }

  /** Installs the keys and secrets of its processes; copies are taken. */
  public void install(GrantedKeys keys) {
    for (GrantedKeys.ProcessKeys process : keys.processes()) {
      Map<Long, Secret> generations = new TreeMap<>();
      process.generations().forEach(g -> generations.put(g.number(), g.key()));
      protection.installGrant(
          process.name(), generations, process.sealingGeneration(), process.secret());
    }
  }

  /**
   * Opens its disk, if it has one, for the generation that has the right to run. The guest may run
   * meanwhile: its requests wait.
   */
  public void openDisk(Generation generation, Tasks tasks) {
    MachineDisk mine = disk;
    if (mine != null) {
      mine.expect(generation);
      tasks.start(
          "disk",
          () -> {
            mine.open(generation);
            machine.kick();
          });
    }
  }

  /** When the last instruction ran. */
  public Instant lastInstructionAt() {
    return instant(machine.lastInstructionAt());
  }

  /**
   * When the vCPU entered the guest after the last resume; waits for it, but not for ever.
   *
   * @return empty if it has not entered, because it was paused or closed at once
   */
  public Optional<Instant> awaitFirstInstruction() throws InterruptedException {
    long deadline = System.nanoTime() + ENTRY_PATIENCE.toNanos();
    while (machine.firstInstructionAt() == 0) {
      if (closed || System.nanoTime() - deadline > 0) {
        return Optional.empty();
      }
      Thread.sleep(ENTRY_POLL);
    }
    return Optional.of(instant(machine.firstInstructionAt()));
  }

  /** Stops the vCPU, and zeroises memory, registers and keys. */
  @Override
  public void close() {
    closed = true;
    try {
      machine.close();
    } finally {
      protection.close();
      if (disk != null) {
        disk.close();
      }
    }
  }

  private static Instant instant(long epochNanos) {
    return Instant.ofEpochSecond(epochNanos / NANOS_PER_SECOND, epochNanos % NANOS_PER_SECOND);
  }
}

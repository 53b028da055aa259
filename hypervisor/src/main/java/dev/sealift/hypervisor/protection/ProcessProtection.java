package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.hypervisor.state.MalformedStateException;
import dev.sealift.protocol.bytes.Secret;
import java.lang.foreign.MemorySegment;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The protected processes of one machine. Whatever reads or changes it from outside runs inside
 * {@link dev.sealift.hypervisor.machine.Machine#runAtSafePoint}, or before the machine runs, so
 * that a row is always seen with the ciphertext it belongs to.
 */
public final class ProcessProtection implements CpuGuard, AutoCloseable {
  /** Longest secret of a process. */
  public static final int MAX_SECRET_BYTES = 64;

  private final List<ProtectedProcess> processes = new ArrayList<>();
  private final Owners owners = new Owners();
  private final ProtectionPolicy policy;
  private final Consumer<ProtectionViolation> listener;
  private final PageStore store;
  private final Hypercalls hypercalls;

  /**
   * Protects the processes of a policy; none can start before its keys are granted.
   *
   * @param random source of the monitor's share of the page keys
   * @param listener hears of each violation on the vCPU thread; it must return at once
   */
  public ProcessProtection(
      ProtectionPolicy policy, SecureRandom random, Consumer<ProtectionViolation> listener) {
    this(policy, random, listener, new GcmPageCipher());
  }

  ProcessProtection(
      ProtectionPolicy policy,
      SecureRandom random,
      Consumer<ProtectionViolation> listener,
      PageCipher cipher) {
    this.policy = policy;
    this.listener = listener;
    this.store = new PageStore(cipher);
    for (ProtectionPolicy.Identity process : policy.processes()) {
      processes.add(new ProtectedProcess(processes.size(), process, random));
    }
    this.hypercalls = new Hypercalls(processes, store);
  }

  /**
   * Installs the broker's keys of a process, and its secret. Copies are taken. New and rewritten
   * pages are sealed under the sealing generation; an old key is dropped once no page uses it.
   *
   * @param keys 32-byte keys by key generation
   * @param sealingGeneration one of them
   * @param secret at most 64 bytes; empty for none
   */
  public synchronized void installGrant(
      String process, Map<Long, Secret> keys, long sealingGeneration, Secret secret) {
    ProtectedProcess target = named(process);
    for (Map.Entry<Long, Secret> key : keys.entrySet()) {
      if (key.getKey() < 0 || key.getValue().length() != PageKeys.KEY_BYTES) {
        throw new IllegalArgumentException(
            "key of generation %d of %s has %d bytes, want %d and a generation >= 0"
                .formatted(key.getKey(), process, key.getValue().length(), PageKeys.KEY_BYTES));
      }
    }
    if (!keys.containsKey(sealingGeneration)) {
      throw new IllegalArgumentException(
          "sealing generation %d of %s is none of those granted"
              .formatted(sealingGeneration, process));
    }
    if (secret.length() > MAX_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "secret of %s has %d bytes, want <= %d"
              .formatted(process, secret.length(), MAX_SECRET_BYTES));
    }
    target.keys().grant(keys, sealingGeneration);
    target.setSecret(secret);
  }

  /** Whose page a frame holds, and how it is sealed; empty for an ordinary frame. */
  public synchronized Optional<CloakedPage> rowOfFrame(int frame) {
    store.closeFrame(frame);
    return Optional.ofNullable(store.rowAt(frame)).map(PageRow::toCloakedPage);
  }

  /** The key generations under which pages are sealed, by process; processes without are absent. */
  public synchronized SortedMap<String, SortedSet<Long>> liveGenerations() {
    SortedMap<String, SortedSet<Long>> live = new TreeMap<>();
    for (ProtectedProcess process : processes) {
      if (process.born()) {
        live.put(process.policy().name(), process.liveGenerations());
      }
    }
    return live;
  }

  /** The processes that were stopped, and the rule that each broke. */
  public synchronized SortedMap<String, ProtectionRule> violated() {
    SortedMap<String, ProtectionRule> violated = new TreeMap<>();
    for (ProtectedProcess process : processes) {
      ProtectionRule broken = process.broken();
      if (broken != null) {
        violated.put(process.policy().name(), broken);
      }
    }
    return violated;
  }

  /**
   * All rows, contexts, counters and key shares of a parked machine, for another hypervisor. It
   * holds the registers of protected processes: seal it, then close it.
   */
  public synchronized Secret exportMetadata() {
    if (owners.anyActive()) {
      throw new IllegalStateException("park the machine before its metadata is exported");
    }
    return MetadataCodec.encode(processes);
  }

  /**
   * Installs exported metadata of the same policy before the machine first runs. The whole of it is
   * checked first: what is refused changes nothing.
   */
  public synchronized void importMetadata(Secret metadata) throws MalformedStateException {
    if (processes.stream().anyMatch(process -> process.keys().haveSealed())) {
      throw new IllegalStateException("a protected process has already run here");
    }
    MetadataCodec.decode(metadata, processes, store);
    for (ProtectedProcess process : processes) {
      if (process.born()) {
        owners.add(process);
      }
    }
  }

  /** How many frames hold a page of a protected process. */
  public synchronized int cloakedFrames() {
    return store.frames();
  }

  /** The policy it was made for. */
  public ProtectionPolicy policy() {
    return policy;
  }

  @Override
  public synchronized boolean enterUser(GuestCpu cpu) throws GuestTrap {
    ProtectedProcess process = owners.ofRoot(cpu.satp());
    if (process == null) {
      return false;
    }
    ProtectionRule broken = process.broken();
    if (broken != null) {
      throw broken.trap();
    }
    ProtectedThread thread = process.thread(ProtectedThread.named(cpu));
    if (thread == null || thread.running()) {
      throw violation(process, ProtectionRule.CONTEXT_SWAPPED, cpu.pc() >>> 12);
    }
    if (cpu.pc() != thread.context.resumePc) {
      throw violation(process, ProtectionRule.BAD_RESUME_PC, cpu.pc() >>> 12);
    }
    if (!process.keys().granted()) {
      throw violation(process, ProtectionRule.KEY_NOT_GRANTED, cpu.pc() >>> 12);
    }
    thread.context.restore(cpu);
    owners.enter(cpu, thread);
    return true;
  }

  @Override
  public synchronized long leaveOwner(GuestCpu cpu, OwnerExit exit, int cause, long value) {
    ProtectedThread thread = owners.leave(cpu);
    boolean exception = exit == OwnerExit.EXCEPTION;
    boolean ecall = exception && cause == GuestTrap.USER_ECALL;
    thread.leave(cpu, ecall, exit == OwnerExit.PARK);
    return exception ? visibleValue(cause, value) : 0;
  }

  @Override
  public synchronized @Nullable MemorySegment ownerPage(
      GuestCpu cpu, long virtualPage, int frame, Access access) throws GuestTrap {
    ProtectedThread thread = owners.require(cpu);
    thread.requireNotStopped();
    ProtectedProcess owner = thread.process;
    if (!owner.layout().protects(virtualPage)) {
      if (access == Access.FETCH) {
        throw violation(owner, ProtectionRule.EXECUTION_OUTSIDE_RANGE, virtualPage);
      }
      if (!owner.layout().opens(virtualPage)) {
        throw violation(owner, ProtectionRule.ACCESS_OUTSIDE_RANGE, virtualPage);
      }
      return null;
    }
    PageRow row = owner.rows().get(virtualPage);
    if (row == null || frame < 0) {
      throw violation(owner, ProtectionRule.PAGE_REMAPPED, virtualPage);
    }
    PageStore.Opened opened = store.openPage(cpu, row, frame, access);
    if (opened.broken() != null) {
      throw violation(owner, opened.broken(), virtualPage);
    }
    return opened.plaintext();
  }

  @Override
  public synchronized boolean hypercall(GuestCpu cpu, boolean ownerActive) throws GuestTrap {
    ProtectedThread caller = owners.on(cpu);
    if (caller != null) {
      caller.requireNotStopped();
    }
    switch ((int) cpu.register(17)) {
      case Hypercalls.PROTECT -> {
        ProtectedThread born = hypercalls.protect(cpu, owners.ofRoot(cpu.satp()) != null);
        if (born != null) {
          owners.add(born.process);
          owners.enter(cpu, born);
        }
      }
      case Hypercalls.GET_SECRET -> hypercalls.getSecret(cpu, caller, this);
      case Hypercalls.THREAD -> Hypercalls.addThread(cpu, caller);
      case Hypercalls.EXIT -> hypercalls.exit(cpu, caller, owners);
      default -> throw Hypercalls.unknown();
    }
    return owners.on(cpu) != null;
  }

  @Override
  public synchronized void beforeAccess(int frame, boolean write) {
    store.closeFrame(frame);
  }

  @Override
  public synchronized void sealOpen() {
    store.closeAll();
  }

  /** Zeroises keys, plaintext, secrets and contexts. */
  @Override
  public synchronized void close() {
    store.close();
    processes.forEach(ProtectedProcess::close);
  }

  private static long visibleValue(int cause, long value) {
    return switch (cause) {
      case GuestTrap.FETCH_PAGE_FAULT, GuestTrap.LOAD_PAGE_FAULT, GuestTrap.STORE_PAGE_FAULT ->
          value & -GuestMemory.PAGE_BYTES;
      case GuestTrap.PROTECTION_VIOLATION, GuestTrap.PROTECTED_EXIT -> value;
      default -> 0;
    };
  }

  private ProtectedProcess named(String name) {
    return processes.stream()
        .filter(p -> p.policy().name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the policy names no process " + name));
  }

  private GuestTrap violation(ProtectedProcess process, ProtectionRule rule, long virtualPage) {
    process.breakOff(rule);
    store.wipe(process);
    listener.accept(new ProtectionViolation(process.policy().name(), rule, virtualPage));
    return rule.trap();
  }
}

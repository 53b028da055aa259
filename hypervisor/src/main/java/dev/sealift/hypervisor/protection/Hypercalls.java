package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.protocol.bytes.Secret;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The hypercalls of guests/HYPERCALLS.md. */
final class Hypercalls {
  static final int PROTECT = 1;
  static final int GET_SECRET = 2;
  static final int EXIT = 3;
  static final int THREAD = 4;

  private static final int A0 = 10;
  private static final int A1 = 11;
  private static final int ILLEGAL_INSTRUCTION = 2;
  private static final int INSTRUCTION = 0x0000_000b;

  private final List<ProtectedProcess> processes;
  private final PageStore store;

  Hypercalls(List<ProtectedProcess> processes, PageStore store) {
    this.processes = processes;
    this.store = store;
  }

  static GuestTrap unknown() {
    return new GuestTrap(ILLEGAL_INSTRUCTION, INSTRUCTION);
  }

  /** PROTECT(a0 = descriptor, a1 = its length). Its first thread, or null with a code in a0. */
  @Nullable ProtectedThread protect(GuestCpu cpu, boolean rootInUse) throws GuestTrap {
    if (rootInUse) {
      return refuse(cpu, HypercallResult.ALREADY_PROTECTED);
    }
    if (cpu.register(A1) != ProtectDescriptor.BYTES || cpu.satp() >>> 60 != 8) {
      return refuse(cpu, HypercallResult.BAD_ARGUMENT);
    }
    ProtectDescriptor descriptor;
    try {
      descriptor = ProtectDescriptor.parse(read(cpu, cpu.register(A0), ProtectDescriptor.BYTES));
    } catch (IllegalArgumentException _) {
      return refuse(cpu, HypercallResult.BAD_ARGUMENT);
    }
    ProtectedProcess process =
        processes.stream()
            .filter(p -> p.policy().name().equals(descriptor.name()))
            .findFirst()
            .orElse(null);
    if (process == null) {
      return refuse(cpu, HypercallResult.NOT_IN_POLICY);
    }
    if (process.born()) {
      return refuse(cpu, HypercallResult.ALREADY_PROTECTED);
    }
    if (!process.keys().granted()) {
      return refuse(cpu, HypercallResult.NOT_GRANTED);
    }
    if (!new Birth(process, descriptor.layout(), store, cpu).protect(cpu)) {
      return refuse(cpu, HypercallResult.NOT_IN_POLICY);
    }
    PrivateContext.scrub(cpu, descriptor.layout().entry());
    return process.threads().getFirst();
  }

  /** GET_SECRET(a0 = protected address, a1 = room there): a0 becomes the secret's length. */
  void getSecret(GuestCpu cpu, @Nullable ProtectedThread caller, ProcessProtection protection)
      throws GuestTrap {
    if (caller == null) {
      refuse(cpu, HypercallResult.NOT_PROTECTED);
      return;
    }
    ProtectedProcess owner = caller.process;
    Secret secret = owner.secret();
    if (secret == null || secret.length() == 0) {
      refuse(cpu, HypercallResult.NO_SECRET);
      return;
    }
    long to = cpu.register(A0);
    long last = to + secret.length() - 1;
    boolean room = cpu.register(A1) >= secret.length();
    if (!room || !owner.layout().protects(to >>> 12) || !owner.layout().protects(last >>> 12)) {
      refuse(cpu, HypercallResult.BAD_ARGUMENT);
      return;
    }
    byte[] bytes = secret.exposeCopy();
    try {
      for (int i = 0; i < bytes.length; i++) {
        target(cpu, to + i, protection)
            .set(ValueLayout.JAVA_BYTE, (to + i) & (GuestMemory.PAGE_BYTES - 1), bytes[i]);
      }
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    cpu.flushTranslations(); // the page may hold decoded code
    cpu.setRegister(A0, secret.length());
  }

  /** THREAD(a0 = where it begins, a1 = what it finds in a0): a0 becomes its number. */
  static void addThread(GuestCpu cpu, @Nullable ProtectedThread caller) {
    if (caller == null) {
      refuse(cpu, HypercallResult.NOT_PROTECTED);
      return;
    }
    long start = cpu.register(A0);
    if ((start & 1) != 0 || !caller.process.layout().measures(start >>> 12)) {
      refuse(cpu, HypercallResult.BAD_ARGUMENT);
      return;
    }
    ProtectedThread thread = caller.process.addThread();
    if (thread == null) {
      refuse(cpu, HypercallResult.NO_THREAD);
      return;
    }
    thread.beginAt(start, cpu.register(A1));
    cpu.setRegister(A0, thread.number);
  }

  /** EXIT(a0 = status): nothing of the process is kept, and the guest OS gets the trap thrown. */
  void exit(GuestCpu cpu, @Nullable ProtectedThread caller, Owners owners) throws GuestTrap {
    if (caller == null) {
      refuse(cpu, HypercallResult.NOT_PROTECTED);
      return;
    }
    GuestTrap why = new GuestTrap(GuestTrap.PROTECTED_EXIT, cpu.register(A0));
    owners.remove(caller.process);
    store.forget(caller.process, cpu.memory());
    caller.process.end(why);
    throw why;
  }

  private static MemorySegment target(GuestCpu cpu, long address, ProcessProtection protection)
      throws GuestTrap {
    int frame = cpu.userFrame(address, Access.STORE);
    MemorySegment page = protection.ownerPage(cpu, address >>> 12, frame, Access.STORE);
    if (page == null) {
      throw new IllegalStateException("a protected page has no plaintext");
    }
    return page;
  }

  /** Bytes of an unprotected process. */
  private static byte[] read(GuestCpu cpu, long from, int length) throws GuestTrap {
    byte[] bytes = new byte[length];
    byte[] page = new byte[GuestMemory.PAGE_BYTES];
    int done = 0;
    while (done < length) {
      long at = from + done;
      int offset = (int) (at & (GuestMemory.PAGE_BYTES - 1));
      int part = Math.min(length - done, GuestMemory.PAGE_BYTES - offset);
      cpu.memory().readFrame(cpu.userFrame(at, Access.LOAD), ByteBuffer.wrap(page));
      System.arraycopy(page, offset, bytes, done, part);
      done += part;
    }
    return bytes;
  }

  private static @Nullable ProtectedThread refuse(GuestCpu cpu, HypercallResult result) {
    cpu.setRegister(A0, result.value());
    return null;
  }
}

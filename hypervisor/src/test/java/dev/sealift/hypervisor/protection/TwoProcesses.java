package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.protocol.bytes.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Two programs at the same addresses of their own address spaces, on a machine that stands. */
final class TwoProcesses implements AutoCloseable {
  /** Where further threads begin. */
  static final long WORKER = TinyProgram.CODE + 0x80;

  private static final long DESCRIPTOR = 0x6000_0000L;
  private static final byte[] SECRET = "secret".getBytes(StandardCharsets.US_ASCII);

  final List<ProtectionViolation> violations = new ArrayList<>();
  final ProcessProtection protection;
  final Machine machine;
  private final Map<Program, TinyProgram> programs = new EnumMap<>(Program.class);

  /** A program, and where the guest OS put it. */
  enum Program {
    LEFT(16),
    RIGHT(2048);

    private final int firstFrame;

    Program(int firstFrame) {
      this.firstFrame = firstFrame;
    }

    /** Root of its address space. */
    long root() {
      return 8L << 60 | (GuestMemory.BASE >>> 12) + firstFrame - 1;
    }
  }

  TwoProcesses(int dataPages) {
    for (Program program : Program.values()) {
      byte[] code = program.name().getBytes(StandardCharsets.US_ASCII);
      programs.put(program, new TinyProgram(program.name(), code, dataPages));
    }
    List<ProtectionPolicy.Identity> identities =
        programs.values().stream().map(TinyProgram::identity).toList();
    this.protection =
        new ProcessProtection(
            new ProtectionPolicy(identities), new SecureRandom(), violations::add);
    this.machine = new Machine("two", 1, 16L << 20, TimeSource.system(), () -> false, protection);
    grant(1, 1);
  }

  TwoProcesses() {
    this(2);
  }

  /** Grants both programs the keys of some generations. */
  void grant(long from, long sealing) {
    Map<Long, Secret> keys = new HashMap<>();
    for (long generation = from; generation <= sealing; generation++) {
      keys.put(generation, DemoKeys.brokerKey(generation));
    }
    for (Program program : Program.values()) {
      protection.installGrant(program.name(), keys, sealing, Secret.copyOf(SECRET));
    }
  }

  /** A hart in user mode of a program that is not protected. */
  ScriptedCpu hart(int number, Program program) {
    ScriptedCpu cpu = new ScriptedCpu(number, protection, machine.memory());
    cpu.addressSpace(program.root(), pages(program));
    cpu.x[ScriptedCpu.TP] = 0;
    return cpu;
  }

  /** Loads a program and lets it protect itself on a hart. */
  ScriptedCpu protect(int hart, Program program) throws GuestTrap {
    ScriptedCpu cpu = hart(hart, program);
    protect(cpu, program);
    return cpu;
  }

  /** The hypercall PROTECT; gives a0, which is 0 when it was not refused. */
  long protect(ScriptedCpu cpu, Program program) throws GuestTrap {
    Map<Long, Integer> pages = pages(program);
    write(pages.get(TinyProgram.CODE >>> 12), program(program).code());
    write(pages.get(DESCRIPTOR >>> 12), program(program).descriptor());
    cpu.addressSpace(program.root(), pages);
    return cpu.hypercall(Hypercalls.PROTECT, DESCRIPTOR, ProtectDescriptor.BYTES);
  }

  /** The address space of a program, for the guest OS to change. */
  Map<Long, Integer> pages(Program program) {
    Map<Long, Integer> pages = new HashMap<>();
    int frame = program.firstFrame;
    for (int i = 0; i < program(program).pages(); i++) {
      pages.put((TinyProgram.CODE >>> 12) + i, frame++);
    }
    pages.put(TinyProgram.OPEN >>> 12, frame++);
    pages.put(DESCRIPTOR >>> 12, frame);
    return pages;
  }

  /** A frame that nothing is in. */
  int spareFrame() {
    return machine.frameCount() - 1;
  }

  int frameOf(Program program, long address) {
    return pages(program).get(address >>> 12);
  }

  byte[] read(int frame) {
    byte[] page = new byte[GuestMemory.PAGE_BYTES];
    machine.memory().readFrame(frame, ByteBuffer.wrap(page));
    return page;
  }

  void write(int frame, byte[] page) {
    machine.memory().writeFrame(frame, ByteBuffer.wrap(page));
  }

  /** Everything of a protected program that a frame's row says, sealed up to date. */
  CloakedPage row(Program program, long address) {
    return protection.rowOfFrame(frameOf(program, address)).orElseThrow();
  }

  private TinyProgram program(Program which) {
    return Objects.requireNonNull(programs.get(which));
  }

  @Override
  public void close() {
    machine.close();
    protection.close();
  }
}

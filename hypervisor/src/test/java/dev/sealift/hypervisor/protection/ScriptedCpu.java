package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Access;
import dev.sealift.hypervisor.machine.CpuGuard.OwnerExit;
import dev.sealift.hypervisor.machine.GuestCpu;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.GuestTrap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.assertj.core.api.Assertions;

/**
 * A vCPU that executes what a test says, access by access, and asks the guard as the real one does.
 * It caches no translation.
 */
final class ScriptedCpu implements GuestCpu {
  static final int TP = 4;
  static final int A0 = 10;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  final long[] x = new long[32];
  final long[] f = new long[32];
  long pc;
  private final int hart;
  private final ProcessProtection guard;
  private final GuestMemory memory;
  private long satp;
  private Map<Long, Integer> frames = Map.of();
  private long fcsr;
  private boolean reserved;
  private long reservation;

  ScriptedCpu(int hart, ProcessProtection guard, GuestMemory memory) {
    this.hart = hart;
    this.guard = guard;
    this.memory = memory;
  }

  /** Changes the address space. */
  void addressSpace(long root, Map<Long, Integer> pages) {
    satp = root;
    frames = pages;
  }

  /** A store of the owner. */
  void store(long address, long value) throws GuestTrap {
    MemorySegment page = guard.ownerPage(this, address >>> 12, frame(address), Access.STORE);
    if (page == null) {
      byte[] shared = new byte[GuestMemory.PAGE_BYTES];
      memory.readFrame(frame(address), ByteBuffer.wrap(shared));
      ByteBuffer.wrap(shared).order(ByteOrder.LITTLE_ENDIAN).putLong(offset(address), value);
      memory.writeFrame(frame(address), ByteBuffer.wrap(shared));
    } else {
      page.set(LONG, offset(address), value);
    }
  }

  /** A load of the owner. */
  long load(long address) throws GuestTrap {
    MemorySegment page = guard.ownerPage(this, address >>> 12, frame(address), Access.LOAD);
    return page == null ? asOthersSee(address) : page.get(LONG, offset(address));
  }

  /** The owner executes an instruction at an address. */
  void fetch(long address) throws GuestTrap {
    if (guard.ownerPage(this, address >>> 12, frame(address), Access.FETCH) == null) {
      throw new AssertionError("the guard let the owner execute what is not protected");
    }
    pc = address;
  }

  /** A load of anybody else. */
  long asOthersSee(long address) {
    ByteBuffer page = ByteBuffer.allocate(GuestMemory.PAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    memory.readFrame(frame(address), page);
    return page.getLong(offset(address));
  }

  /** A hypercall of user mode; gives a0. */
  long hypercall(int function, long a0, long a1) throws GuestTrap {
    x[17] = function;
    x[A0] = a0;
    x[A0 + 1] = a1;
    guard.hypercall(this, true);
    return x[A0];
  }

  void interrupt() {
    guard.leaveOwner(this, OwnerExit.INTERRUPT, 7, 0);
  }

  void ecall() {
    guard.leaveOwner(this, OwnerExit.EXCEPTION, GuestTrap.USER_ECALL, 0);
  }

  void park() {
    guard.leaveOwner(this, OwnerExit.PARK, 0, 0);
  }

  /** Takes the trap that an access of the owner raises, as the machine does. */
  GuestTrap trap(Attempt attempt) {
    GuestTrap trap = refused(attempt);
    long shown = guard.leaveOwner(this, OwnerExit.EXCEPTION, trap.cause(), trap.value());
    return new GuestTrap(trap.cause(), shown);
  }

  /** The guest OS returns to user mode; whether that makes an owner of it. */
  boolean resume() throws GuestTrap {
    return guard.enterUser(this);
  }

  /** The trap that something must raise. */
  static GuestTrap refused(Attempt attempt) {
    return Assertions.catchThrowableOfType(GuestTrap.class, attempt::run);
  }

  /** What may raise a trap. */
  @FunctionalInterface
  interface Attempt {
    void run() throws GuestTrap;
  }

  private int frame(long address) {
    return frames.getOrDefault(address >>> 12, -1);
  }

  private static int offset(long address) {
    return (int) address & (GuestMemory.PAGE_BYTES - 1);
  }

  @Override
  public int hart() {
    return hart;
  }

  @Override
  public long floatRegister(int number) {
    return f[number];
  }

  @Override
  public void setFloatRegister(int number, long value) {
    f[number] = value;
  }

  @Override
  public long fcsr() {
    return fcsr;
  }

  @Override
  public void setFcsr(long value) {
    fcsr = value;
  }

  @Override
  public long register(int number) {
    return x[number];
  }

  @Override
  public void setRegister(int number, long value) {
    x[number] = number == 0 ? 0 : value;
  }

  @Override
  public long pc() {
    return pc;
  }

  @Override
  public void setPc(long address) {
    pc = address;
  }

  @Override
  public long satp() {
    return satp;
  }

  @Override
  public boolean hasReservation() {
    return reserved;
  }

  @Override
  public long reservation() {
    return reservation;
  }

  @Override
  public void reserve(long virtualAddress) {
    reserved = true;
    reservation = virtualAddress;
  }

  @Override
  public void clearReservation() {
    reserved = false;
    reservation = 0;
  }

  @Override
  public int userFrame(long virtualAddress, Access access) throws GuestTrap {
    if (frame(virtualAddress) < 0) {
      throw new GuestTrap(GuestTrap.LOAD_PAGE_FAULT, virtualAddress);
    }
    return frame(virtualAddress);
  }

  @Override
  public void flushTranslations() {}

  @Override
  public GuestMemory memory() {
    return memory;
  }
}

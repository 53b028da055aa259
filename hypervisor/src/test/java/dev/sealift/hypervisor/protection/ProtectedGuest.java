package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.device.Disk;
import dev.sealift.hypervisor.device.TimeSource;
import dev.sealift.hypervisor.machine.CpuGuard;
import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Guests;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.machine.VmEntryGate;
import dev.sealift.protocol.bytes.Secret;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The demo guest on a machine with protection, its keys, and what a hostile host can reach. */
final class ProtectedGuest implements AutoCloseable {
  static final byte[] SECRET = DemoKeys.secret();

  final BlockingQueue<ProtectionViolation> violations = new LinkedBlockingQueue<>();
  final ProcessProtection protection;
  final Machine machine;

  ProtectedGuest(PageCipher cipher, VmEntryGate gate) {
    this(cipher, gate, TimeSource.system());
  }

  ProtectedGuest(PageCipher cipher, VmEntryGate gate, TimeSource time) {
    this(DemoKeys.policy(), cipher, gate, time, protection -> protection, null);
  }

  /** A guest of another image, whose vCPU sees its protection through something, and a disk. */
  ProtectedGuest(
      ProtectionPolicy policy,
      PageCipher cipher,
      VmEntryGate gate,
      TimeSource time,
      UnaryOperator<CpuGuard> between,
      @Nullable Disk disk) {
    this.protection = new ProcessProtection(policy, new SecureRandom(), violations::add, cipher);
    this.machine =
        new Machine("demo", 1, GuestMemory.MIN_BYTES, time, gate, between.apply(protection), disk);
  }

  ProtectedGuest() {
    this(new GcmPageCipher(), () -> true);
  }

  /** Installs key generation 1, sealing with it. */
  ProtectedGuest granted() {
    grant(Map.of(1L, DemoKeys.brokerKey(1)), 1);
    return this;
  }

  void grant(Map<Long, Secret> keys, long sealing) {
    grant("vault", keys, sealing, SECRET);
  }

  /** Installs key generation 1 of another process. */
  void grant(String process, byte[] secret) {
    grant(process, Map.of(1L, DemoKeys.brokerKey(1)), 1, secret);
  }

  private void grant(String process, Map<Long, Secret> keys, long sealing, byte[] secret) {
    machine.runAtSafePoint(() -> {
      protection.installGrant(process, keys, sealing, Secret.copyOf(secret));
      return null;
    });
  }

  ProtectedGuest booted() throws Exception {
    machine.load(Guests.demo());
    machine.start();
    return this;
  }

  /** Waits until so many ticks are on the console, and checks the whole chain. */
  String awaitTicks(int count) {
    String console = Guests.awaitConsole(machine, text -> TickChain.ticks(text).size() >= count);
    TickChain.requireValid(console, SECRET);
    return console;
  }

  /** All of RAM, as everybody but the owner sees it. */
  byte[] dump() {
    return machine.runAtSafePoint(() -> {
      ByteBuffer dump = ByteBuffer.allocate(machine.frameCount() * GuestMemory.PAGE_BYTES);
      for (int frame = 0; frame < machine.frameCount(); frame++) {
        machine.memory().readFrame(frame, dump);
      }
      return dump.array();
    });
  }

  @Override
  public void close() {
    machine.close();
    protection.close();
  }
}

package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Guests;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.machine.TimeSource;
import dev.sealift.hypervisor.machine.VmEntryGate;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The demo guest on a machine with protection, its keys, and what a hostile host can reach. */
final class ProtectedGuest implements AutoCloseable {
  static final byte[] SECRET =
      "the vault's 32-byte test secret.".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  private static final byte[] BROKER_KEY = new byte[32];

  final BlockingQueue<ProtectionViolation> violations = new LinkedBlockingQueue<>();
  final ProcessProtection protection;
  final Machine machine;

  ProtectedGuest(PageCipher cipher, VmEntryGate gate) {
    this.protection = new ProcessProtection(policy(), new SecureRandom(), violations::add, cipher);
    this.machine =
        new Machine("demo", GuestMemory.MIN_BYTES, TimeSource.system(), gate, protection);
  }

  ProtectedGuest() {
    this(new GcmPageCipher(), () -> true);
  }

  static ProtectionPolicy policy() {
    try {
      String json = Files.readString(Guests.folder().resolve("images/demo.json"));
      Matcher measurement = Pattern.compile("\"measurement\": \"([^\"]+)\"").matcher(json);
      if (!measurement.find()) {
        throw new IllegalStateException("demo.json names no measurement");
      }
      return new ProtectionPolicy(
          List.of(
              new ProtectionPolicy.Identity("vault", Bytes.fromBase64Url(measurement.group(1)))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Installs key generation 1, sealing with it. */
  ProtectedGuest granted() {
    grant(Map.of(1L, Secret.copyOf(BROKER_KEY)), 1);
    return this;
  }

  void grant(Map<Long, Secret> keys, long sealing) {
    machine.runAtSafePoint(() -> {
      protection.installGrant("vault", keys, sealing, Secret.copyOf(SECRET));
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

package dev.sealift.benchmarks;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.protection.ProtectionPolicy;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;

/** Protection of an image's processes with random keys granted, as a broker would. */
final class Granted {
  private static final int KEY_BYTES = 32;

  private Granted() {}

  private record Description(
      String image, Bytes imageDigest, List<ProtectionPolicy.Identity> processes) {}

  /**
   * Reads the processes from {@code NAME.json}.
   *
   * @param name such as {@code compute-protected}
   */
  static ProcessProtection protection(Path images, String name) throws IOException {
    ProtectionPolicy policy = policy(images.resolve(name + ".json"));
    SecureRandom random = new SecureRandom();
    ProcessProtection protection = new ProcessProtection(policy, random, violation -> {});
    for (ProtectionPolicy.Identity process : policy.processes()) {
      byte[] key = new byte[KEY_BYTES];
      random.nextBytes(key);
      try (Secret brokerKey = Secret.owning(key);
          Secret none = Secret.owning(new byte[0])) {
        protection.installGrant(process.name(), Map.of(1L, brokerKey), 1, none);
      }
    }
    return protection;
  }

  private static ProtectionPolicy policy(Path file) throws IOException {
    try {
      return new ProtectionPolicy(
          Json.read(Files.readAllBytes(file), Description.class).processes());
    } catch (MalformedMessageException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}

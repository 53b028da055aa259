package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.Guests;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Policy, keys and secret of the demo guest in tests. */
public final class DemoKeys {
  private static final Pattern PROCESS =
      Pattern.compile("\"name\": \"([^\"]+)\",\\s+\"measurement\": \"([^\"]+)\"");

  private DemoKeys() {}

  /** The vault's secret, 32 bytes. */
  public static byte[] secret() {
    return "the vault's 32-byte test secret.".getBytes(StandardCharsets.US_ASCII);
  }

  /** The secret of the vault's twin, 32 bytes. */
  public static byte[] twinSecret() {
    return "another secret, of the twin's own".substring(0, 32).getBytes(StandardCharsets.US_ASCII);
  }

  /** A broker's key of one generation. */
  public static Secret brokerKey(long generation) {
    byte[] key = new byte[32];
    key[0] = (byte) generation;
    return Secret.owning(key);
  }

  /** The policy that the demo image's description gives. */
  public static ProtectionPolicy policy() {
    return policy("demo");
  }

  /** The policy that an image's description gives. */
  public static ProtectionPolicy policy(String image) {
    try {
      String json = Files.readString(Guests.folder().resolve("images/" + image + ".json"));
      List<ProtectionPolicy.Identity> processes =
          PROCESS
              .matcher(json)
              .results()
              .map(found ->
                  new ProtectionPolicy.Identity(
                      found.group(1), Bytes.fromBase64Url(found.group(2))))
              .toList();
      if (processes.isEmpty()) {
        throw new IllegalStateException(image + ".json names no process");
      }
      return new ProtectionPolicy(processes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Protection of the demo guest, granted key generation 1. */
  public static ProcessProtection grantedProtection() {
    ProcessProtection protection =
        new ProcessProtection(policy(), new SecureRandom(), violation -> {});
    protection.installGrant("vault", Map.of(1L, brokerKey(1)), 1, Secret.owning(secret()));
    return protection;
  }
}

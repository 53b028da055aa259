package dev.sealift.hypervisor.memory;

import dev.sealift.protocol.bytes.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Every secret that a child's {@link Observer} wrote down, and what each is for. */
final class SecretsRecord {

  /** Shorter ones would be found by chance; longer ones are lists that hold some of the others. */
  private static final int MIN_BYTES = 12;

  private static final int MAX_BYTES = 64;

  /** The key of the boot lives as long as the process; the answer to an enrolment is told. */
  private static final Set<String> LASTING = Set.of("BootIdentity", "Attestor");

  private final Map<Bytes, SecretKind> kinds = new HashMap<>();

  /**
   * Reads the lines that are whole; the child may be writing one.
   *
   * @param known what the test gave the machine, and what for
   */
  static SecretsRecord read(Path file, Map<Bytes, SecretKind> known) throws IOException {
    SecretsRecord read = new SecretsRecord();
    String written = Files.readString(file);
    String whole = written.substring(0, written.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      String[] parts = line.split(" ", -1);
      byte[] secret = Bytes.fromHex(parts[1]).toArray();
      boolean blank = true;
      for (int i = 0; i < secret.length; i++) {
        secret[i] ^= Observer.MASK;
        blank &= secret[i] == 0;
      }
      if (!blank
          && secret.length >= MIN_BYTES
          && secret.length <= MAX_BYTES
          && LASTING.stream().noneMatch(parts[0]::contains)) {
        Bytes value = Bytes.copyOf(secret);
        SecretKind kind = known.containsKey(value) ? known.get(value) : kind(parts[0]);
        // The maker of a copy tells less than the maker of the first.
        read.kinds.merge(value, kind, (a, b) -> a == SecretKind.OTHER ? b : a);
      }
    }
    return read;
  }

  /** All of them, to look for. */
  Needles needles() {
    Needles needles = new Needles();
    kinds.forEach((value, kind) -> needles.add(kind, value));
    return needles;
  }

  private static SecretKind kind(String makers) {
    if (makers.startsWith("PageKey,")) {
      return SecretKind.PAGE_KEY;
    }
    if (makers.startsWith("PageKeys,")) {
      return SecretKind.SHARE;
    }
    return makers.contains("KeySchedule") || makers.contains("Handshake")
        ? SecretKind.STREAM
        : SecretKind.OTHER;
  }
}

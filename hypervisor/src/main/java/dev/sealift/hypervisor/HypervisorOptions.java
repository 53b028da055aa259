package dev.sealift.hypervisor;

import dev.sealift.attestation.device.TpmKind;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a hypervisor is started with.
 *
 * @param home its folder: TPM state, lock and pid file
 * @param socket path of the management socket
 * @param dataAddress where migrations arrive; port 0 for any
 * @param trustFile the keys that this host trusts
 * @param storage the folder of disks that all hosts share, if machines are to have disks
 * @param tpm the TPM of this host
 */
public record HypervisorOptions(
    Path home,
    Path socket,
    InetSocketAddress dataAddress,
    Path trustFile,
    Optional<Path> storage,
    TpmKind tpm) {

  /** How it is called. */
  public static final String USAGE =
      "usage: HypervisorMain --home DIR --socket PATH --data-address HOST:PORT --trust FILE"
          + " [--storage DIR] [--tpm KIND]";

  private static final Set<String> NAMES =
      Set.of("--home", "--socket", "--data-address", "--trust", "--storage", "--tpm");

  private static final int MAX_PORT = 65_535;

  /**
   * Parses the command line.
   *
   * @throws IllegalArgumentException naming the option that is wrong
   */
  public static HypervisorOptions parse(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < arguments.size(); i += 2) {
      String name = arguments.get(i);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("%s is no option%n%s".formatted(name, USAGE));
      }
      if (i + 1 == arguments.size()) {
        throw new IllegalArgumentException("%s has no value%n%s".formatted(name, USAGE));
      }
      if (values.put(name, arguments.get(i + 1)) != null) {
        throw new IllegalArgumentException("%s is given twice%n%s".formatted(name, USAGE));
      }
    }
    return new HypervisorOptions(
        Path.of(required(values, "--home")).toAbsolutePath(),
        Path.of(required(values, "--socket")).toAbsolutePath(),
        address(required(values, "--data-address")),
        Path.of(required(values, "--trust")).toAbsolutePath(),
        values.containsKey("--storage")
            ? Optional.of(Path.of(required(values, "--storage")).toAbsolutePath())
            : Optional.empty(),
        tpm(values.getOrDefault("--tpm", TpmKind.SOFTWARE.word())));
  }

  private static TpmKind tpm(String word) {
    return TpmKind.of(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "--tpm is '%s', want %s".formatted(word, TpmKind.words())));
  }

  private static String required(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("%s is missing%n%s".formatted(name, USAGE));
    }
    return value;
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (colon > 0 && port >= 0 && port <= MAX_PORT) {
        InetSocketAddress address = new InetSocketAddress(text.substring(0, colon), port);
        if (!address.isUnresolved()) {
          return address;
        }
      }
    } catch (NumberFormatException e) {
      // Falls through to the one message for every malformed address.
    }
    throw new IllegalArgumentException(
        "--data-address is malformed, want HOST:PORT with a port of 0 to %d".formatted(MAX_PORT));
  }
}

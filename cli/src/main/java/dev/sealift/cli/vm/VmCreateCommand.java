package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.KeyFile;
import dev.sealift.cli.TextFile;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.standalone.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sealift vm create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a machine: signs its manifest with the tenant key and seals the secret of its protected",
      "processes to the key broker. Neither leaves this command in the clear."
    })
final class VmCreateCommand extends OrchestratorCommand {

  private static final int SECRET_BYTES = 32;

  /** What a protected process can be given. */
  private static final int MOST_SECRET_BYTES = 64;

  @Parameters(paramLabel = "NAME", description = "What to call the machine; unique.")
  private String name = "";

  @Option(
      names = "--image",
      paramLabel = "NAME",
      description = "Guest image (default: ${DEFAULT-VALUE}).")
  private String image = "demo";

  @Option(
      names = "--memory",
      paramLabel = "MIB",
      description = "Guest memory in MiB (default: ${DEFAULT-VALUE}).")
  private long memoryMib = 32;

  @Option(
      names = "--tenant-key",
      paramLabel = "FILE",
      description =
          "Private JSON Web Key of the tenant (default: tenant.jwk in the work folder, made when absent)."
              + " Whoever loses it cannot destroy the machine.")
  private @Nullable Path tenantKey;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "The secret, 1 to 64 bytes (default: 32 random bytes that nobody else knows).")
  private @Nullable Path secretFile;

  @Option(
      names = "--platform",
      paramLabel = "ID",
      description = "A platform it may run on; may be given again (default: any attested one).")
  private List<String> platforms = List.of(MachineManifest.ANY_PLATFORM);

  @Option(
      names = "--tpm-class",
      paramLabel = "CLASS",
      description =
          "A class of TPM to accept: ${COMPLETION-CANDIDATES}; may be given again (default: all).")
  private List<TpmClass> tpmClasses = List.of(TpmClass.values());

  @Option(
      names = "--rescue-on-reset",
      paramLabel = "CLASS",
      description = {
        "A class of TPM whose counter proves that a host which was started again never ran the",
        "machine; may be given again (default: HARDWARE). Whoever can copy such a TPM can make the",
        "machine run twice."
      })
  private Set<TpmClass> rescueOnReset = Set.of(TpmClass.HARDWARE);

  @Option(
      names = "--lost-on-restart",
      paramLabel = "CLASS",
      description = {
        "A class of TPM of which a later start proves that what the host ran has ended; may be given",
        "again (default: none). Whoever can reset such a TPM under a running host can make the",
        "machine run twice."
      })
  private Set<TpmClass> lostOnRestart = Set.of();

  @Option(
      names = "--approver",
      paramLabel = "FILE",
      description = {
        "Public JSON Web Key of somebody who may state that a host is destroyed, as `sealift host",
        "approver-key` prints it; may be given again (default: nobody). As many of them as --approvals",
        "asks for can make the machine run twice by lying."
      })
  private List<Path> approvers = List.of();

  @Option(
      names = "--approvals",
      paramLabel = "K",
      description = "How many approvers must state it (default: all).")
  private @Nullable Long approvals;

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    byte[] secret = secret();
    try {
      NewMachine machine =
          NewMachine.of(
              new NewMachine.Choice(name, memoryMib, platforms, tpmClasses, rules()),
              GuestImage.read(Installation.current().guestImages(), image),
              secret,
              new KeyFile("tenant key", "--tenant-key", tenantKey()).readOrMake(),
              cluster().trust(),
              new SecureRandom());
      Vm vm = client.create(machine.request());
      print(vm, "%s made, %s".formatted(vm.name(), vm.vm()));
      return ExitCode.OK;
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private RescueRules rules() throws CliException {
    List<Bytes> keys = new ArrayList<>();
    for (Path file : approvers) {
      String jwk = TextFile.read(file);
      if (KeyFile.holdsPrivateKey(jwk)) {
        throw new CliException(
            ExitCode.REFUSED,
            "approver %s is a private key, which stays with its owner; want the public one"
                .formatted(file));
      }
      try {
        keys.add(VerifyingKey.fromJwk(jwk).point());
      } catch (IllegalArgumentException e) {
        throw new CliException(ExitCode.REFUSED, "approver %s: %s".formatted(file, e.getMessage()));
      }
    }
    return new RescueRules(
        rescueOnReset, lostOnRestart, keys, approvals == null ? keys.size() : approvals);
  }

  private Path tenantKey() throws Exception {
    return tenantKey != null ? tenantKey : cluster().work().root().resolve("tenant.jwk");
  }

  private byte[] secret() throws CliException {
    if (secretFile == null) {
      byte[] secret = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(secret);
      return secret;
    }
    try {
      long bytes = Files.size(secretFile);
      if (bytes < 1 || bytes > MOST_SECRET_BYTES) {
        throw new CliException(
            ExitCode.REFUSED,
            "secret file has %d bytes, want 1 to %d".formatted(bytes, MOST_SECRET_BYTES));
      }
      return Files.readAllBytes(secretFile);
    } catch (IOException e) {
      throw new CliException(
          ExitCode.NOT_FOUND, "secret file %s cannot be read".formatted(secretFile));
    }
  }
}

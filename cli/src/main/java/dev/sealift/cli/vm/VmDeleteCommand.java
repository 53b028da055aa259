package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.KeyFile;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.signed.DestroyOrder;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sealift vm delete}. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description =
        "Destroys a stopped machine and its keys, for ever, on an order signed with the tenant key.")
final class VmDeleteCommand extends NamedVmCommand {

  @Option(
      names = "--tenant-key",
      paramLabel = "FILE",
      description =
          "The key that the machine was made with (default: tenant.jwk in the work folder).")
  private @Nullable Path tenantKey;

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    Path file = tenantKey != null ? tenantKey : cluster().work().root().resolve("tenant.jwk");
    Vm vm = client.vm(vm());
    client.delete(
        vm.vm().value(),
        Signatures.sign(
            new KeyFile("tenant key", "--tenant-key", file).read(), new DestroyOrder(vm.vm())));
    print(Map.of("vm", vm.vm(), "deleted", true), "%s is destroyed".formatted(vm.name()));
    return ExitCode.OK;
  }
}

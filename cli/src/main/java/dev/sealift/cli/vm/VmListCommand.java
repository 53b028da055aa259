package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.client.TextTable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code sealift vm list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the machines.")
final class VmListCommand extends OrchestratorCommand {

  @Override
  protected ExitCode run(OrchestratorClient client) throws ServiceException {
    List<Vm> vms = client.vms();
    TextTable table = new TextTable("NAME", "STATE", "HOST", "GENERATION", "MEMORY", "ID");
    for (Vm vm : vms) {
      table.row(
          vm.name(),
          vm.state().name().toLowerCase(Locale.ROOT),
          Objects.requireNonNullElse(vm.host(), "-"),
          vm.gen(),
          vm.memoryMib() + " MiB",
          vm.vm());
    }
    print(vms, table.toString());
    return ExitCode.OK;
  }
}

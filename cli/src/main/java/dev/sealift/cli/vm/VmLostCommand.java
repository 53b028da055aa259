package dev.sealift.cli.vm;

import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.Vm;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sealift vm lost}. */
@Command(
    name = "lost",
    mixinStandardHelpOptions = true,
    description = {
      "Says that the host which may run a machine is gone. The key broker believes it once that host",
      "was started again, and only as far as the machine's manifest takes that for proof."
    })
final class VmLostCommand extends NamedVmCommand {

  @Option(
      names = "--abandon",
      description =
          "If the target of a migration may have run it: give up what the source kept, so that the"
              + " machine can be started again from its image.")
  private boolean abandon;

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    Vm vm = client.lost(vm(), new LostVm(abandon, List.of()));
    print(vm, "%s is %s".formatted(vm.name(), vm.state()));
    return ExitCode.OK;
  }
}

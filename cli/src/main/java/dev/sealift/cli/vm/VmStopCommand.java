package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import java.util.Set;
import picocli.CommandLine.Command;

/** {@code sealift vm stop}. */
@Command(
    name = "stop",
    mixinStandardHelpOptions = true,
    description = "Stops a running machine, as pulling its plug would, and waits until it stopped.")
final class VmStopCommand extends NamedVmCommand {

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    client.stop(vm());
    Vm stopped = VmWait.until(client, vm(), Set.of(VmState.STOPPED));
    print(stopped, "%s is stopped".formatted(stopped.name()));
    return ExitCode.OK;
  }
}

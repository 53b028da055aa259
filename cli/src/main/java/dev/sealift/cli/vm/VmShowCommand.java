package dev.sealift.cli.vm;

import dev.sealift.api.rest.Vm;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Command;

/** {@code sealift vm show}. */
@Command(name = "show", mixinStandardHelpOptions = true, description = "Shows one machine.")
final class VmShowCommand extends NamedVmCommand {

  @Override
  protected ExitCode run(OrchestratorClient client) throws ServiceException {
    Vm vm = client.vm(vm());
    print(
        vm,
        """
        %s
          id          %s
          state       %s
          host        %s
          generation  %s
          memory      %d MiB
          console     %d bytes so far
          migration   %s
          detail      %s\
        """
            .formatted(
                vm.name(),
                vm.vm(),
                vm.state().name().toLowerCase(Locale.ROOT),
                Objects.requireNonNullElse(vm.host(), "-"),
                vm.gen(),
                vm.memoryMib(),
                vm.consoleEnd(),
                Objects.requireNonNullElse(vm.migration(), "-"),
                Objects.requireNonNullElse(vm.detail(), "-")));
    return ExitCode.OK;
  }
}

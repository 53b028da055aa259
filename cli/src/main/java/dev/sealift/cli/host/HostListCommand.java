package dev.sealift.cli.host;

import dev.sealift.api.rest.Host;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.client.TextTable;
import dev.sealift.protocol.id.PlatformId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** {@code sealift host list}. */
@Command(name = "list", mixinStandardHelpOptions = true, description = "Lists the hosts.")
final class HostListCommand extends OrchestratorCommand {

  private static final int SHOWN_ID_CHARS = 16;

  @Override
  protected ExitCode run(OrchestratorClient client) throws ServiceException {
    List<Host> hosts = client.hosts();
    TextTable table = new TextTable("HOST", "STATE", "ATTESTED", "MACHINES", "PLATFORM");
    for (Host host : hosts) {
      table.row(
          host.name(),
          host.online() ? "online" : "offline",
          host.attested() ? "yes" : "no",
          "%d of %d".formatted(host.machines(), host.maxMachines()),
          shortened(host.platform()));
    }
    print(hosts, table.toString());
    return ExitCode.OK;
  }

  private static String shortened(@Nullable PlatformId platform) {
    return platform == null ? "-" : platform.value().substring(0, SHOWN_ID_CHARS);
  }
}

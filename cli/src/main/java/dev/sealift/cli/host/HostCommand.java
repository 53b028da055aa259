package dev.sealift.cli.host;

import picocli.CommandLine.Command;

/** {@code sealift host}. */
@Command(
    name = "host",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Shows hosts, and states that one is destroyed.",
    subcommands = {
      HostListCommand.class,
      HostApproverKeyCommand.class,
      HostStateDestroyedCommand.class
    })
public final class HostCommand {

  /** Made by picocli. */
  public HostCommand() {}
}

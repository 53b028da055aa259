package dev.sealift.cli.vm;

import picocli.CommandLine.Command;

/** {@code sealift vm}. */
@Command(
    name = "vm",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Makes, starts, shows, stops and destroys machines.",
    subcommands = {
      VmCreateCommand.class,
      VmStartCommand.class,
      VmStopCommand.class,
      VmLostCommand.class,
      VmDeleteCommand.class,
      VmListCommand.class,
      VmShowCommand.class,
      VmConsoleCommand.class
    })
public final class VmCommand {

  /** Made by picocli. */
  public VmCommand() {}
}

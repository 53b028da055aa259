package dev.sealift.cli.log;

import picocli.CommandLine.Command;

/** {@code sealift log}. */
@Command(
    name = "log",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Reads the key broker's log of decisions.",
    subcommands = LogAuditCommand.class)
public final class LogCommand {

  /** Made by picocli. */
  public LogCommand() {}
}

package dev.sealift.cli.vm;

import dev.sealift.cli.client.OrchestratorCommand;
import picocli.CommandLine.Parameters;

/** A command on one machine. */
abstract class NamedVmCommand extends OrchestratorCommand {

  @Parameters(paramLabel = "VM", description = "Name or id of the machine.")
  private String vm = "";

  final String vm() {
    return vm;
  }
}

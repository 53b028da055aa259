package dev.sealift.cli;

import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Installation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Unmatched;

/**
 * {@code sealift test}, which the launcher runs by itself; here for its help and for those without
 * the launcher.
 */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Builds everything and runs the tests of all modules with JDK 25.",
      "--all runs those too that take too long for every day.",
      "Other arguments go to Maven; the exit code is Maven's."
    })
final class TestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "ARG", arity = "0..*", description = "Arguments for Maven.")
  private List<String> arguments = List.of();

  @Unmatched private List<String> options = new ArrayList<>();

  @Override
  public Integer call() throws ClusterException, IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Installation.current().home().resolve("sealift").toString());
    command.add("test");
    command.addAll(options);
    command.addAll(arguments);
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}

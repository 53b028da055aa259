package dev.sealift.cli.host;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.KeyFile;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealift host approver-key}. */
@Command(
    name = "approver-key",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a key for somebody who may state that a host is destroyed, and prints its public half,",
      "which a tenant names with `sealift vm create --approver`. The file stays with that person."
    })
final class HostApproverKeyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", description = "Where to write the private JSON Web Key.")
  private @Nullable Path file;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws CliException {
    if (file == null || spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    try {
      String jwk = new KeyFile("approver key", "FILE", file).make().publicKey().jwk();
      spec.commandLine().getOut().println(jwk);
      return ExitCode.OK.number();
    } catch (FileAlreadyExistsException e) {
      throw new CliException(ExitCode.REFUSED, "%s is there already".formatted(file));
    }
  }
}

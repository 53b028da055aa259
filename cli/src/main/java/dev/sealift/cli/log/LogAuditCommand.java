package dev.sealift.cli.log;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.TextFile;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.log.CosignedCheckpoint;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sealift log audit}. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the key broker's whole log: that its leaves are those which broker and witness signed for,",
      "that the broker signed each, and that none contradicts another. Believes no service on the way."
    })
final class LogAuditCommand extends OrchestratorCommand {

  /** Some seconds' worth. */
  private static final long TOLD_EVERY = 5_000;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description = "The pinned keys (default: those of the cluster in the work folder).")
  private @Nullable Path trust;

  @Option(
      names = "--since",
      paramLabel = "FILE",
      description = "What an earlier audit printed with --json: the log must have grown out of it.")
  private @Nullable Path since;

  private long told;

  @Override
  protected ExitCode run(OrchestratorClient client) throws Exception {
    Audit audit =
        new Auditor(LogSource.of(client), anchors())
            .telling(this::tell)
            .audit(since == null ? Optional.empty() : Optional.of(earlier(since)));
    print(audit, audit.text());
    return audit.consistent() ? ExitCode.OK : ExitCode.FAILED;
  }

  private void tell(long read, long size) {
    if (read - told >= TOLD_EVERY) {
      told = read;
      err().println("  %,d of %,d leaves".formatted(read, size));
    }
  }

  private TrustAnchors anchors() throws Exception {
    return trust == null ? cluster().trust() : TextFile.trust(trust);
  }

  private static CosignedCheckpoint earlier(Path file) throws CliException {
    try {
      return Json.read(TextFile.read(file), Audit.class).cosigned();
    } catch (MalformedMessageException e) {
      throw new CliException(
          ExitCode.REFUSED,
          "%s is not what `sealift log audit --json` prints: %s".formatted(file, e.getMessage()));
    }
  }
}

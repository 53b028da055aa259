package dev.sealift.cli.migration;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.TextFile;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.log.Logged;
import dev.sealift.protocol.receipt.ReceiptRefused;
import dev.sealift.protocol.receipt.ReceiptVerifier;
import dev.sealift.protocol.receipt.VerifiedReceipt;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** {@code sealift verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a receipt offline against pinned keys: that the machine went where its tenant allowed,",
      "from one attested boot to another, that what arrived is what left, and that the witness saw the",
      "broker's decision in its log."
    })
public final class VerifyCommand implements Callable<Integer> {

  @Parameters(paramLabel = "RECEIPT", description = "File with the receipt.")
  private @Nullable Path receipt;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      required = true,
      description = "The pinned keys: trust.json of the cluster, obtained from somebody you trust.")
  private @Nullable Path trust;

  @Option(names = "--json", description = "Print JSON, for machines.")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** Made by picocli. */
  public VerifyCommand() {}

  private record Verified(
      boolean verified,
      String mid,
      String vm,
      String from,
      String to,
      long generation,
      long downtimeMillis,
      Place decision,
      Place closed) {}

  /**
   * Where a word of the broker stands in its log.
   *
   * @param index how many leaves stand before it
   * @param size how many leaves the log had when the witness saw it there
   */
  private record Place(long index, long size) {
    static Place of(Logged logged) {
      return new Place(logged.index(), logged.checkpoint().size());
    }

    @Override
    public String toString() {
      return "leaf %d of %d".formatted(index, size);
    }
  }

  @Override
  public Integer call() throws CliException {
    if (receipt == null || trust == null || spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    VerifiedReceipt verified = verify(TextFile.read(receipt), TextFile.read(trust));
    PrintWriter out = spec.commandLine().getOut();
    Verified summary =
        new Verified(
            true,
            verified.ticket().mid().value(),
            verified.ticket().vm().value(),
            verified.ticket().sourcePlatform().value(),
            verified.ticket().targetPlatform().value(),
            verified.running().generation().value(),
            Duration.between(
                    verified.prepared().frozenAt(), verified.running().firstInstructionAt())
                .toMillis(),
            Place.of(verified.decisionLogged()),
            Place.of(verified.closedLogged()));
    out.println(json ? Json.write(summary) : text(summary));
    return ExitCode.OK.number();
  }

  /**
   * Verifies a receipt.
   *
   * @throws CliException naming what is wrong
   */
  public static VerifiedReceipt verify(String receipt, String trust) throws CliException {
    TrustAnchors anchors = TextFile.trust(trust);
    try {
      return new ReceiptVerifier(anchors).verify(fields(Json.read(receipt, JsonNode.class)));
    } catch (MalformedMessageException | ReceiptRefused e) {
      throw new CliException(ExitCode.REFUSED, "receipt refused: " + e.getMessage());
    }
  }

  private static Map<String, Object> fields(JsonNode receipt) throws MalformedMessageException {
    if (!receipt.isObject()) {
      throw new MalformedMessageException("", "message is no JSON object");
    }
    return Json.mapper().convertValue(receipt, new TypeReference<>() {});
  }

  private static String text(Verified summary) {
    return """
    The receipt is genuine.
      migration   %s
      machine     %s
      from        %s
      to          %s
      generation  %d
      downtime    %d ms
      decision    %s in the broker's log, as its witness saw it
      closed      %s\
    """
        .formatted(
            summary.mid(),
            summary.vm(),
            summary.from(),
            summary.to(),
            summary.generation(),
            summary.downtimeMillis(),
            summary.decision(),
            summary.closed());
  }
}

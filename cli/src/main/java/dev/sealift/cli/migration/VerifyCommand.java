package dev.sealift.cli.migration;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.Receipt;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.receipt.ReceiptRefused;
import dev.sealift.protocol.receipt.VerifiedReceipt;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sealift verify}. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Verifies a receipt offline against pinned keys: that the machine went where its tenant allowed,",
      "from one attested boot to another, and that what arrived is what left."
    })
public final class VerifyCommand implements Callable<Integer> {

  /** Longest file; a real receipt has some 30 KiB. */
  private static final long MAX_BYTES = 1 << 20;

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
      long downtimeMillis) {}

  @Override
  public Integer call() throws CliException {
    if (receipt == null || trust == null || spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    VerifiedReceipt verified = verify(text(receipt), text(trust));
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
                .toMillis());
    out.println(json ? Json.write(summary) : text(summary));
    return ExitCode.OK.number();
  }

  /**
   * Verifies a receipt.
   *
   * @throws CliException naming what is wrong
   */
  public static VerifiedReceipt verify(String receipt, String trust) throws CliException {
    TrustAnchors anchors;
    try {
      anchors = TrustAnchors.parse(trust);
    } catch (MalformedObjectException e) {
      throw new CliException(ExitCode.REFUSED, String.valueOf(e.getMessage()));
    }
    try {
      return Receipts.verify(Json.read(receipt, Receipt.class), anchors);
    } catch (MalformedMessageException | ReceiptRefused e) {
      throw new CliException(ExitCode.REFUSED, "receipt refused: " + e.getMessage());
    }
  }

  private static String text(Verified summary) {
    return """
    The receipt is genuine.
      migration   %s
      machine     %s
      from        %s
      to          %s
      generation  %d
      downtime    %d ms\
    """
        .formatted(
            summary.mid(),
            summary.vm(),
            summary.from(),
            summary.to(),
            summary.generation(),
            summary.downtimeMillis());
  }

  private static String text(Path file) throws CliException {
    try {
      long bytes = Files.size(file);
      if (bytes > MAX_BYTES) {
        throw new CliException(
            ExitCode.REFUSED, "%s has %d bytes, want <= %d".formatted(file, bytes, MAX_BYTES));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException(ExitCode.NOT_FOUND, "%s cannot be read as text".formatted(file));
    }
  }
}

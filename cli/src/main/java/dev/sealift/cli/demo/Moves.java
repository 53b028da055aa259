package dev.sealift.cli.demo;

import dev.sealift.api.rest.Migration;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.migration.MigrationText;
import dev.sealift.cli.migration.MigrationWatch;
import dev.sealift.cli.migration.Receipts;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.receipt.ReceiptRefused;
import dev.sealift.protocol.receipt.VerifiedReceipt;
import dev.sealift.protocol.saga.MigrationState;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.Objects;

/** Migrates the machine and tells what happened. */
final class Moves {

  private static final int SHOWN_HEX_CHARS = 16;

  private final OrchestratorClient client;
  private final TrustAnchors trust;
  private final Narrator narrator;

  Moves(OrchestratorClient client, TrustAnchors trust, Narrator narrator) {
    this.client = client;
    this.trust = trust;
    this.narrator = narrator;
  }

  /**
   * Migrates the machine.
   *
   * @throws CliException if it did not move
   */
  Migration complete(String vm, String to)
      throws ServiceException, InterruptedException, CliException {
    Migration migration = migrate(vm, to);
    if (migration.state() != MigrationState.COMPLETED) {
      throw new CliException(
          ExitCode.FAILED, "the machine did not move to %s: %s".formatted(to, migration.reason()));
    }
    return migration;
  }

  /** Asks for a migration and follows it to its end. */
  Migration migrate(String vm, String to) throws ServiceException, InterruptedException {
    Migration requested = client.migrate(vm, to);
    PrintWriter lines = new PrintWriter(new NarratedLines(), true);
    return new MigrationWatch(client, lines, false).follow(requested.id());
  }

  /** Tells a completed migration phase by phase and verifies its receipt. */
  DemoReport.Move account(Migration migration) throws ServiceException {
    MigrationText.timeline(migration).lines().forEach(line -> narrator.say(line.stripTrailing()));
    boolean verified = false;
    if (migration.state() == MigrationState.COMPLETED) {
      verified = verifyReceipt(migration);
    }
    return new DemoReport.Move(
        migration.from(),
        migration.to(),
        Objects.requireNonNullElse(migration.totalMillis(), -1L),
        Objects.requireNonNullElse(migration.downtimeMillis(), -1L),
        migration.round(),
        migration.pages(),
        migration.bytes(),
        verified);
  }

  private boolean verifyReceipt(Migration migration) throws ServiceException {
    try {
      VerifiedReceipt receipt = Receipts.verify(client.receipt(migration.id()), trust);
      narrator.say(
          "attested: %s with measurement %s, %s with measurement %s, TPMs in %s"
              .formatted(
                  migration.from(),
                  shortened(receipt.source().measurement().hex()),
                  migration.to(),
                  shortened(receipt.target().measurement().hex()),
                  receipt.target().tpmClass().name().toLowerCase(Locale.ROOT)));
      narrator.say(
          "released: the keys of %s, sealed to boot %s for generation %s alone"
              .formatted(
                  String.join(", ", migration.released()),
                  shortened(receipt.running().boot().value()),
                  receipt.running().generation()));
      narrator.say(
          "receipt: genuine under the pinned keys; root %s left and arrived; leaf %d of the log"
              .formatted(
                  shortened(receipt.prepared().manifestRoot().hex()),
                  receipt.decisionLogged().index()));
      return true;
    } catch (ReceiptRefused e) {
      narrator.say("receipt: REFUSED, " + e.getMessage());
      return false;
    }
  }

  private static String shortened(String hex) {
    return hex.substring(0, Math.min(SHOWN_HEX_CHARS, hex.length()));
  }

  /** Passes lines on to the narrator. */
  private final class NarratedLines extends Writer {

    private final StringBuilder line = new StringBuilder();

    @Override
    public void write(char[] text, int from, int length) {
      for (int i = from; i < from + length; i++) {
        if (text[i] == '\n') {
          narrator.say(line.toString().stripTrailing());
          line.setLength(0);
        } else {
          line.append(text[i]);
        }
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

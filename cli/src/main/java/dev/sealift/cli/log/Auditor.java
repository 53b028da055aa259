package dev.sealift.cli.log;

import dev.sealift.api.rest.LogPage;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.protocol.log.LogAudit;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Checkpoint;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Reads a log page by page, from its first leaf on, and believes nobody but the pinned keys. */
public final class Auditor {

  private final LogSource source;
  private final TrustAnchors trust;
  private Consumer<String> leaves = _ -> {};
  private BiConsumer<Long, Long> progress = (_, _) -> {};

  /** Audits what a source hands over under pinned keys. */
  public Auditor(LogSource source, TrustAnchors trust) {
    this.source = source;
    this.trust = trust;
  }

  /** Shows each leaf to somebody; it counts once the audit ends well. */
  public Auditor showing(Consumer<String> reader) {
    leaves = reader;
    return this;
  }

  /** Tells after each page how many leaves were read, and of how many. */
  public Auditor telling(BiConsumer<Long, Long> listener) {
    progress = listener;
    return this;
  }

  /**
   * Audits the log.
   *
   * @param since the checkpoint of an earlier audit, which it must have grown out of
   * @throws CliException if the leaves are not those of a checkpoint that broker and witness signed
   */
  public Audit audit(Optional<CosignedCheckpoint> since) throws ServiceException, CliException {
    Optional<Checkpoint> before = Optional.empty();
    if (since.isPresent()) {
      before = Optional.of(require("the earlier checkpoint", since.get()));
    }
    CosignedCheckpoint cosigned = source.checkpoint();
    Checkpoint newest = require("the newest checkpoint", cosigned);
    if (newest.size() > LogAudit.MAX_LEAVES) {
      throw refused(
          "the log has %d leaves, want <= %d".formatted(newest.size(), LogAudit.MAX_LEAVES));
    }
    if (before.isPresent() && before.get().size() > newest.size()) {
      throw failed(
          "the log has %d leaves and had %d at the earlier audit: an older state is shown"
              .formatted(newest.size(), before.get().size()));
    }
    LogAudit audit = read(newest, before);
    if (!audit.root().equals(newest.root())) {
      throw failed(
          "the %d leaves are not those of the checkpoint: its root is %s, theirs %s"
              .formatted(newest.size(), newest.root().hex(), audit.root().hex()));
    }
    return new Audit(
        audit.contradictory() == 0,
        audit.size(),
        audit.root(),
        audit.decisions(),
        audit.closed(),
        audit.statements(),
        before.map(Checkpoint::size).orElse(null),
        audit.contradictory(),
        audit.contradictions(),
        cosigned);
  }

  private LogAudit read(Checkpoint newest, Optional<Checkpoint> before)
      throws ServiceException, CliException {
    LogAudit audit = new LogAudit(trust.brokerKey());
    while (audit.size() < newest.size()) {
      LogPage page = source.leaves(audit.size());
      if (page.from() != audit.size() || page.leaves().isEmpty()) {
        throw failed("leaf %d of %d is withheld".formatted(audit.size(), newest.size()));
      }
      for (String leaf : page.leaves()) {
        // A page may go on behind the checkpoint.
        if (audit.size() < newest.size()) {
          audit.add(leaf);
          leaves.accept(leaf);
          requireGrownOutOf(before, audit);
        }
      }
      progress.accept(audit.size(), newest.size());
    }
    return audit;
  }

  private static void requireGrownOutOf(Optional<Checkpoint> before, LogAudit audit)
      throws CliException {
    if (before.isPresent()
        && before.get().size() == audit.size()
        && !before.get().root().equals(audit.root())) {
      throw failed(
          "the log did not grow out of the one of the earlier audit: of %d leaves its root was %s,"
                  .formatted(audit.size(), before.get().root().hex())
              + " now it is "
              + audit.root().hex());
    }
  }

  private Checkpoint require(String what, CosignedCheckpoint cosigned) throws CliException {
    try {
      return cosigned.require(trust);
    } catch (RefusedException e) {
      throw refused("%s is refused: %s: %s".formatted(what, e.refusal(), e.getMessage()));
    }
  }

  private static CliException refused(String message) {
    return new CliException(ExitCode.REFUSED, message);
  }

  private static CliException failed(String message) {
    return new CliException(ExitCode.FAILED, message);
  }
}

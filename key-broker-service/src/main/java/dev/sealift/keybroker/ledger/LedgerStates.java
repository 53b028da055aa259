package dev.sealift.keybroker.ledger;

import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.ledger.LedgerState.Absent;
import dev.sealift.protocol.ledger.LedgerState.Committed;
import dev.sealift.protocol.ledger.LedgerState.Destroyed;
import dev.sealift.protocol.ledger.LedgerState.Owned;
import dev.sealift.protocol.ledger.LedgerState.Starting;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerState.Ticketed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.SignedObject;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Between the ledger's states and their rows; what is read is verified again. */
@Component
final class LedgerStates {

  private final DecisionRows decisions;
  private final MigrationRows migrations;
  private final Boots boots;
  private final TrustAnchors anchors;

  LedgerStates(
      DecisionRows decisions, MigrationRows migrations, Boots boots, TrustAnchors anchors) {
    this.decisions = decisions;
    this.migrations = migrations;
    this.boots = boots;
    this.anchors = anchors;
  }

  /** The state of a locked machine. */
  LedgerState read(MachineRow row) {
    Bytes manifest = Signatures.digest(row.manifest());
    return switch (row.phase()) {
      case STOPPED -> new Stopped(row.vm(), manifest, row.generation());
      case STARTING -> new Starting(row.vm(), manifest, decision(row));
      case OWNED -> owned(row, manifest);
      case TICKETED -> ticketed(owned(row, manifest));
      case DECIDED -> committed(row, manifest);
      case DESTROYED -> new Destroyed(row.vm());
    };
  }

  /** The column of a state. */
  static LedgerPhase phase(LedgerState state) {
    return switch (state) {
      case Absent _ -> throw new IllegalStateException("an absent machine has no row");
      case Stopped _ -> LedgerPhase.STOPPED;
      case Starting _ -> LedgerPhase.STARTING;
      case Owned _ -> LedgerPhase.OWNED;
      case Ticketed _ -> LedgerPhase.TICKETED;
      case Committed _ -> LedgerPhase.DECIDED;
      case Destroyed _ -> LedgerPhase.DESTROYED;
    };
  }

  /** The generation of a state; a destroyed machine keeps its last. */
  static Generation generation(LedgerState state, Generation last) {
    return switch (state) {
      case Absent _, Destroyed _ -> last;
      case Stopped s -> s.generation();
      case Starting s -> s.decision().generation();
      case Owned s -> s.generation();
      case Ticketed s -> s.owner().generation();
      case Committed s -> s.decision().generation();
    };
  }

  private Decision decision(MachineRow row) {
    return decisions
        .find(row.vm(), row.generation())
        .orElseThrow(() -> new IllegalStateException("the decision of a generation is gone"))
        .decision();
  }

  private Owned owned(MachineRow row, Bytes manifest) {
    return owned(decision(row), manifest);
  }

  private Owned owned(Decision decision, Bytes manifest) {
    return new Owned(
        decision.vm(),
        manifest,
        decision.generation(),
        decision.platform(),
        decision.boot(),
        decisions.abortsUpTo(decision.vm(), decision.generation()),
        decision.decidedAt());
  }

  private Committed committed(MachineRow row, Bytes manifest) {
    Decision commit = decision(row);
    Decision before =
        decisions
            .find(row.vm(), new Generation(commit.generation().value() - 1))
            .orElseThrow(() -> new IllegalStateException("the decision before a COMMIT is gone"))
            .decision();
    return new Committed(owned(before, manifest), commit);
  }

  private Ticketed ticketed(Owned owner) {
    MigrationRow row =
        migrations
            .findOpen(owner.vm())
            .orElseThrow(() -> new IllegalStateException("the migration under way is gone"));
    MigrationTicket ticket = recorded(anchors.brokerKey(), row.ticket(), MigrationTicket.class);
    Optional<Prepared> prepared =
        Optional.ofNullable(row.prepared())
            .map(token -> recorded(keyOf(owner.boot()), token, Prepared.class));
    Optional<Ready> ready =
        row.ready() == null || row.readyBoot() == null
            ? Optional.empty()
            : Optional.of(recorded(keyOf(row.readyBoot()), row.ready(), Ready.class));
    return new Ticketed(owner, ticket, prepared, ready);
  }

  private VerifyingKey keyOf(BootId boot) {
    return boots
        .find(boot)
        .map(attested -> VerifyingKey.fromPoint(attested.signingKey()))
        .orElseThrow(() -> new IllegalStateException("the boot of a record is gone"));
  }

  private static <T extends SignedObject> T recorded(
      VerifyingKey key, String token, Class<T> type) {
    try {
      return Signatures.verify(key, token, type);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException("a recorded object was changed", e);
    }
  }
}

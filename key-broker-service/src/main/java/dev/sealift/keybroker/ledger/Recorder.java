package dev.sealift.keybroker.ledger;

import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.keybroker.grant.RunGrants;
import dev.sealift.keybroker.keys.KeyVault;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerOutput.Close;
import dev.sealift.protocol.ledger.LedgerOutput.Decide;
import dev.sealift.protocol.ledger.LedgerOutput.EraseKeys;
import dev.sealift.protocol.ledger.LedgerOutput.GrantKeys;
import dev.sealift.protocol.ledger.LedgerOutput.IssueTicket;
import dev.sealift.protocol.ledger.LedgerOutput.Repeat;
import dev.sealift.protocol.ledger.LedgerOutput.Wait;
import dev.sealift.protocol.ledger.RedeemLine;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import org.springframework.stereotype.Component;

/** Signs and records what the ledger puts out, in the transaction of the step. */
@Component
final class Recorder {

  private final MachineRows machines;
  private final MigrationRows migrations;
  private final DecisionRows decisions;
  private final Boots boots;
  private final KeyVault vault;
  private final RunGrants grants;
  private final SigningKey signingKey;
  private final TransparencyLog log;

  Recorder(
      MachineRows machines,
      MigrationRows migrations,
      DecisionRows decisions,
      Boots boots,
      KeyVault vault,
      RunGrants grants,
      SigningKey signingKey,
      TransparencyLog log) {
    this.machines = machines;
    this.migrations = migrations;
    this.decisions = decisions;
    this.boots = boots;
    this.vault = vault;
    this.grants = grants;
    this.signingKey = signingKey;
    this.log = log;
  }

  RedeemLine line(BootId boot, VmId vm) {
    boots.lock(boot);
    return new RedeemLine(
        boot,
        decisions.highestNumber(boot),
        decisions.outstanding(boot),
        migrations.reserved(boot, vm));
  }

  void move(MachineRow from, LedgerPhase phase, Generation generation) {
    machines.update(from, phase, generation);
  }

  void record(LedgerOutput output) {
    switch (output) {
      case Decide decide -> decide(decide.decision());
      case GrantKeys grant -> grant(grant.decision());
      case Close close -> close(close.closed());
      case EraseKeys erase -> vault.erase(erase.vm());
      case IssueTicket _, Repeat _, Wait _ -> {}
    }
  }

  private void decide(Decision decision) {
    String token = Signatures.sign(signingKey, decision);
    decisions.add(decision, token);
    switch (decision.verdict()) {
      case START -> {}
      case COMMIT, ABORT -> migrations.decided(decision.mid().orElseThrow());
      case RESCUE -> migrations.putRescue(decision.mid().orElseThrow(), token);
    }
    log.append(token);
  }

  private void close(Closed closed) {
    String token = Signatures.sign(signingKey, closed);
    migrations.putClosed(closed.mid(), token);
    log.append(token);
  }

  private void grant(Decision decision) {
    String token =
        decisions
            .find(decision.vm(), decision.generation())
            .orElseThrow(() -> new IllegalStateException("a decision is recorded before its grant"))
            .token();
    decisions.putRunGrant(decision, grants.issue(decision, token));
  }
}

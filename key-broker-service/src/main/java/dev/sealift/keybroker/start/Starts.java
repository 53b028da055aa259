package dev.sealift.keybroker.start;

import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.StartGranted;
import dev.sealift.keybroker.hold.Holds;
import dev.sealift.keybroker.ledger.DecisionRow;
import dev.sealift.keybroker.ledger.DecisionRows;
import dev.sealift.keybroker.ledger.LedgerTransaction;
import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MachineRows;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput.ClaimStart;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.StartClaim;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Gives a stopped machine to the boot that claims it first, with its keys. */
@Component
final class Starts {

  private final Attestations trust;
  private final Boots boots;
  private final MachineRows machines;
  private final DecisionRows decisions;
  private final Ledgers ledgers;
  private final TransparencyLog log;
  private final Holds holds;
  private final Clock clock;

  Starts(
      Attestations trust,
      Boots boots,
      MachineRows machines,
      DecisionRows decisions,
      Ledgers ledgers,
      TransparencyLog log,
      Holds holds,
      Clock clock) {
    this.trust = trust;
    this.boots = boots;
    this.machines = machines;
    this.decisions = decisions;
    this.ledgers = ledgers;
    this.log = log;
    this.holds = holds;
    this.clock = clock;
  }

  /**
   * Decides a claim, or repeats what was decided for this boot, with the proof that it was logged.
   *
   * @return nothing while the boot has another decision to redeem first, or the witness has not
   *     seen this one
   */
  Optional<StartGranted> claim(VmId vm, StartClaimRequest request) {
    return decided(vm, request)
        .flatMap(row -> log.await(row.token()).map(proof -> granted(row, proof)));
  }

  private Optional<DecisionRow> decided(VmId vm, StartClaimRequest request) {
    AttestationResult host =
        trust.verify("attestation", request.attestation(), AttestationPurpose.START);
    StartClaim claim = trust.signedBy(host, "claim", request.claim(), StartClaim.class);
    requireBound(vm, claim, host);
    Optional<DecisionRow> recorded = recorded(claim);
    if (recorded.isPresent()) {
      return recorded;
    }
    trust.requireFresh("attestation", host);
    boots.remember(host, request.attestation());
    return holds.until(vm.value(), () -> look(vm, claim.boot()), () -> decide(vm, claim, host));
  }

  private Optional<DecisionRow> decide(VmId vm, StartClaim claim, AttestationResult host) {
    trust.requireFresh("attestation", host);
    return ledgers.on(vm, transaction -> decide(transaction, claim, host));
  }

  private Optional<DecisionRow> decide(
      LedgerTransaction transaction, StartClaim claim, AttestationResult host) {
    trust.requireAccepted(
        "attestation", trust.manifest("manifest", transaction.machine().manifest()), host);
    transaction.step(
        new ClaimStart(claim, host.platform(), transaction.line(claim.boot()), clock.instant()));
    return recorded(claim);
  }

  /** What was decided on this claim before, for this boot. */
  private Optional<DecisionRow> recorded(StartClaim claim) {
    return decisions
        .find(claim.vm(), claim.generation().next())
        .filter(row -> isFor(row.decision(), claim.boot()));
  }

  private static boolean isFor(Decision decision, BootId boot) {
    return decision.verdict() == Verdict.START && decision.boot().equals(boot);
  }

  private static StartGranted granted(DecisionRow row, LogProof proof) {
    String grant = row.runGrant();
    if (grant == null) {
      throw new IllegalStateException("a START is recorded with its grant");
    }
    return new StartGranted(row.token(), grant, proof);
  }

  private String look(VmId vm, BootId boot) {
    return machines.version(vm) + "/" + decisions.turns(boot);
  }

  private static void requireBound(VmId vm, StartClaim claim, AttestationResult host) {
    if (!claim.vm().equals(vm)) {
      throw ProblemException.unprocessable("wrong-machine", "claim", "it names another machine");
    }
    if (!claim.boot().equals(host.boot())) {
      throw ProblemException.unprocessable(
          "wrong-boot", "claim", "it names another boot than the attested one");
    }
    Attestations.require(
        host.nonce().equals(claim.attestationNonce()), "attestation", "it answers another nonce");
  }
}

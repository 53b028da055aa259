package dev.sealift.keybroker.machine;

import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.LedgerMachine;
import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.MachineCreated;
import dev.sealift.api.broker.SealedSecret;
import dev.sealift.keybroker.ledger.DecisionRow;
import dev.sealift.keybroker.ledger.DecisionRows;
import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MachineRow;
import dev.sealift.keybroker.ledger.MachineRows;
import dev.sealift.keybroker.ledger.MigrationRow;
import dev.sealift.keybroker.ledger.MigrationRows;
import dev.sealift.keybroker.log.TransparencyLog;
import dev.sealift.keybroker.loss.Losses;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput.Destroy;
import dev.sealift.protocol.ledger.LedgerOutput;
import dev.sealift.protocol.ledger.LedgerState.Stopped;
import dev.sealift.protocol.ledger.LedgerStep;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.MachineManifest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates, shows and destroys machines. */
@Component
final class Machines {

  private static final Logger LOG = LoggerFactory.getLogger(Machines.class);

  private final Attestations trust;
  private final TenantSecrets secrets;
  private final MachineRows machines;
  private final MigrationRows migrations;
  private final DecisionRows decisions;
  private final Ledgers ledgers;
  private final Losses losses;
  private final TransparencyLog log;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Machines(
      Attestations trust,
      TenantSecrets secrets,
      MachineRows machines,
      MigrationRows migrations,
      DecisionRows decisions,
      Ledgers ledgers,
      Losses losses,
      TransparencyLog log,
      PlatformTransactionManager transactionManager,
      Clock clock) {
    this.trust = trust;
    this.secrets = secrets;
    this.machines = machines;
    this.migrations = migrations;
    this.decisions = decisions;
    this.ledgers = ledgers;
    this.losses = losses;
    this.log = log;
    this.transactions = new TransactionTemplate(transactionManager);
    this.clock = clock;
  }

  /** Creates a machine, once: the same request again gives the same answer. */
  MachineCreated create(CreateMachine request) {
    MachineManifest manifest = trust.manifest("manifest", request.manifest());
    if (manifest.debug()) {
      throw ProblemException.unprocessable(
          "debug-refused", "manifest", "debug is true, want false: machines here are protected");
    }
    try (OpenedSecrets opened = secrets.open(manifest, request)) {
      Bytes digest = digest(request);
      transactions.executeWithoutResult(_ -> {
        if (machines.add(manifest, request.manifest(), digest)) {
          secrets.store(manifest.vm(), opened);
          ledgers.created(manifest.vm());
          LOG.info("Created: vm={}", manifest.vm());
        } else {
          requireSame(manifest.vm(), digest);
        }
      });
    }
    return new MachineCreated(manifest.vm(), Generation.NONE);
  }

  List<LedgerMachine> all() {
    return machines.all().stream().map(this::view).toList();
  }

  LedgerMachine find(VmId vm) {
    return machines.find(vm).map(this::view).orElseThrow(() -> unknown(vm));
  }

  /**
   * Ends the run of a boot that is gone: the machine can be started again, or the source of its
   * migration runs on. A machine that nobody may run is left as it is.
   */
  LedgerMachine lost(VmId vm, LostRequest request) {
    ledgers.on(
        vm,
        transaction -> {
          if (!(transaction.state() instanceof Stopped)) {
            losses.report(transaction, request.statements(), request.abandon());
          }
          return true;
        });
    return find(vm);
  }

  /** Destroys a stopped machine by order of its tenant, which the log remembers for ever. */
  void destroy(VmId vm, String order) {
    MachineRow row = machines.find(vm).orElseThrow(() -> unknown(vm));
    VerifyingKey tenant =
        VerifyingKey.fromPoint(trust.manifest("manifest", row.manifest()).tenantKey());
    DestroyOrder verified = trust.signed("order", tenant, order, DestroyOrder.class);
    if (!verified.vm().equals(vm)) {
      throw ProblemException.unprocessable("wrong-machine", "order", "it names another machine");
    }
    ledgers.on(
        vm,
        transaction -> {
          LedgerStep step = transaction.step(new Destroy(vm, clock.instant()));
          if (step.outputs().stream().anyMatch(LedgerOutput::isLogged)) {
            log.append(order);
          }
          return step;
        });
    log.requireSeen();
    LOG.info("Destroyed: vm={}", vm);
  }

  private void requireSame(VmId vm, Bytes digest) {
    MachineRow row = machines.find(vm).orElseThrow(() -> unknown(vm));
    if (row.phase() == LedgerPhase.DESTROYED) {
      throw ProblemException.conflict(
          "vm-destroyed", "the machine was destroyed; its id is not used again");
    }
    if (!row.requestDigest().equals(digest)) {
      throw ProblemException.conflict(
          "vm-exists", "a machine with this id was created from another request");
    }
  }

  private LedgerMachine view(MachineRow row) {
    Optional<Decision> owner =
        switch (row.phase()) {
          case STOPPED, DESTROYED -> Optional.empty();
          case STARTING, OWNED, TICKETED, DECIDED ->
              decisions.find(row.vm(), row.generation()).map(DecisionRow::decision);
        };
    return new LedgerMachine(
        row.vm(),
        row.name(),
        row.phase(),
        row.generation(),
        owner.map(Decision::platform).orElse(null),
        owner.map(Decision::boot).orElse(null),
        mid(row, owner));
  }

  private @Nullable Mid mid(MachineRow row, Optional<Decision> owner) {
    return switch (row.phase()) {
      case TICKETED -> migrations.findOpen(row.vm()).map(MigrationRow::mid).orElse(null);
      case DECIDED -> owner.flatMap(Decision::mid).orElse(null);
      case STOPPED, STARTING, OWNED, DESTROYED -> null;
    };
  }

  private static Bytes digest(CreateMachine request) {
    Sha256 digest = Sha256.labelled("sealift create request v1").add(request.manifest());
    for (SealedSecret secret : request.secrets()) {
      digest.add(secret.process()).add(secret.sealed());
    }
    return digest.finish();
  }

  private static ProblemException unknown(VmId vm) {
    return ProblemException.notFound("unknown-vm", "there is no machine " + vm);
  }
}

package dev.sealift.orchestrator.migration;

import dev.sealift.api.rest.CreateMigration;
import dev.sealift.api.rest.VmState;
import dev.sealift.orchestrator.broker.BrokerClient;
import dev.sealift.orchestrator.broker.BrokerUnavailableException;
import dev.sealift.orchestrator.host.HostRow;
import dev.sealift.orchestrator.host.Placement;
import dev.sealift.orchestrator.machine.VmRow;
import dev.sealift.orchestrator.machine.VmStore;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.orchestrator.migration.MigrationRow.Traffic;
import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.saga.SagaInput.Verdict;
import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators ask of migrations; a refused request leaves nothing behind. */
@Component
class MigrationRequests {

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private static final String CANCELLED = "cancelled: an operator asked for it";

  private final MigrationStore store;
  private final VmStore vms;
  private final Placement placement;
  private final BrokerClient broker;
  private final SagaDriver driver;
  private final TransactionTemplate transactions;
  private final Clock clock;

  MigrationRequests(
      MigrationStore store,
      VmStore vms,
      Placement placement,
      BrokerClient broker,
      SagaDriver driver,
      TransactionTemplate transactions,
      Clock clock) {
    this.store = store;
    this.vms = vms;
    this.placement = placement;
    this.broker = broker;
    this.driver = driver;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Requests a migration; a repeat under the same key gives the same one. */
  MigrationRow create(CreateMigration request, String key) {
    Instant came = clock.instant();
    if (!KEY.matcher(key).matches()) {
      throw ProblemException.malformed(
          "Idempotency-Key",
          "Idempotency-Key is malformed, want 1 to 128 of A-Z, a-z, 0-9, '.', '_', ':' and '-'");
    }
    String digest =
        Sha256.labelled("sealift migration request v1")
            .add(request.vm())
            .add(request.to())
            .finish()
            .hex();
    try {
      return Objects.requireNonNull(
          transactions.execute(_ ->
              repeated(key, digest)
                  .orElseGet(() -> driver.add(checked(request, key, digest, came)))));
    } catch (DuplicateKeyException e) {
      // Two requests at once: the other one came first, under this key or for this machine.
      return repeated(key, digest)
          .orElseThrow(() ->
              ProblemException.conflict(
                  "migration-under-way", "machine %s moves already".formatted(request.vm())));
    }
  }

  private Optional<MigrationRow> repeated(String key, String digest) {
    Optional<MigrationRow> found = store.findByKey(key);
    found
        .filter(row -> !row.origin().requestDigest().equals(digest))
        .ifPresent(row -> {
          throw ProblemException.unprocessable(
              "idempotency-key-reused",
              "Idempotency-Key was used for another request: migration " + row.id(),
              "Idempotency-Key");
        });
    return found;
  }

  private MigrationRow checked(CreateMigration request, String key, String digest, Instant came) {
    VmRow vm =
        vms.find(request.vm())
            .flatMap(found -> vms.lock(found.id()))
            .orElseThrow(() ->
                ProblemException.notFound(
                    "unknown-vm", "there is no machine %s".formatted(request.vm())));
    HostRow target = placement.find(request.to());
    vms.requireNoMigration(vm);
    if (vm.state() != VmState.RUNNING || vm.host() == null) {
      throw ProblemException.conflict(
          "vm-not-running", "machine %s is %s".formatted(vm.name(), vm.state()));
    }
    if (target.name().equals(vm.host())) {
      throw ProblemException.unprocessable(
          "same-host", "machine %s is on %s already".formatted(vm.name(), target.name()), "to");
    }
    HostRow source = placement.find(vm.host());
    placement.requireAble(target);
    placement.requireAble(source);
    placement.takeRoom(target.name(), vm.id());
    return requested(key, digest, came, vm, source, target);
  }

  private MigrationRow requested(
      String key, String digest, Instant came, VmRow vm, HostRow source, HostRow target) {
    Instant now = clock.instant();
    MigrationState state = MigrationState.REQUESTED;
    return new MigrationRow(
        new Origin(
            UUID.randomUUID().toString(),
            key,
            digest,
            vm.id(),
            vm.name(),
            source.name(),
            target.name(),
            Objects.requireNonNull(source.platform()),
            Objects.requireNonNull(target.platform()),
            Objects.requireNonNull(source.attestation()),
            Objects.requireNonNull(target.attestation()),
            came),
        state,
        0,
        null,
        null,
        null,
        Traffic.NONE,
        now.plus(Deadlines.of(state)),
        now.plus(Deadlines.first(state)),
        null);
  }

  /**
   * Cancels a migration, unless the broker committed it. When the broker does not answer, it is
   * asked until it does.
   */
  MigrationRow cancel(String id) {
    MigrationRow row = require(id);
    return switch (row.state()) {
      case ABORTING, ABORTED -> row;
      case COMPLETED, RESCUING, RESCUED, FAILED -> throw alreadyDecided(row);
      case REQUESTED, PREFLIGHT -> driver.apply(id, new SagaInput.CancelWanted());
      case TICKETED, CONNECTED, COPYING, FREEZING, DECIDING, RESUMING -> abort(row);
    };
  }

  private MigrationRow abort(MigrationRow row) {
    Ticket ticket = Objects.requireNonNull(row.ticket());
    Verdict verdict;
    try {
      verdict = broker.abort(ticket.mid(), CANCELLED);
      if (verdict == Verdict.ABORTED) {
        // It counts once the witness saw it, which the broker's record of it waits for.
        verdict = Receipts.verdict(broker.migration(ticket.mid()));
      }
    } catch (BrokerUnavailableException e) {
      if (row.state() == MigrationState.RESUMING) {
        throw e;
      }
      return driver.apply(row.id(), new SagaInput.CancelWanted());
    }
    if (verdict == Verdict.COMMITTED) {
      driver.apply(row.id(), new SagaInput.LedgerSays(verdict));
      throw alreadyDecided(row);
    }
    driver.apply(row.id(), new SagaInput.CancelWanted());
    return driver.apply(row.id(), new SagaInput.LedgerSays(verdict));
  }

  /** The migration of this id. */
  MigrationRow require(String id) {
    return store
        .find(id)
        .orElseThrow(() ->
            ProblemException.notFound(
                "unknown-migration", "there is no migration %s".formatted(id)));
  }

  private static ProblemException alreadyDecided(MigrationRow row) {
    return ProblemException.conflict(
        "already-decided", "migration %s can no longer be cancelled".formatted(row.id()));
  }
}

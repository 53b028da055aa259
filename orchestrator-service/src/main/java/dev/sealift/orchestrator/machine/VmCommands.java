package dev.sealift.orchestrator.machine;

import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.DestroyedStatement;
import dev.sealift.api.broker.LedgerMachine;
import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.api.broker.LostRequest;
import dev.sealift.api.broker.SealedSecret;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.api.event.CommandRefused;
import dev.sealift.api.rest.CreateVm;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.VmState;
import dev.sealift.orchestrator.broker.BrokerClient;
import dev.sealift.orchestrator.host.Placement;
import dev.sealift.orchestrator.outbox.Outbox;
import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What operators do to machines; the broker has the last word on each. */
@Component
public class VmCommands {

  /** A name stands in paths and on terminals, and is told from an id. */
  private static final Pattern NAME =
      Pattern.compile("(?!vm-[0-9a-f]{40}$)[a-z0-9][a-z0-9-]{0,62}");

  private static final Set<VmState> STARTABLE =
      EnumSet.of(VmState.STOPPED, VmState.STARTING, VmState.FAILED, VmState.LOST);

  private final VmStore vms;
  private final Placement placement;
  private final BrokerClient broker;
  private final Outbox outbox;
  private final TransactionTemplate transactions;
  private final Clock clock;

  VmCommands(
      VmStore vms,
      Placement placement,
      BrokerClient broker,
      Outbox outbox,
      TransactionTemplate transactions,
      Clock clock) {
    this.vms = vms;
    this.placement = placement;
    this.broker = broker;
    this.outbox = outbox;
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Enters a machine into the broker's ledger, then here; a repeat finishes what was begun. */
  VmRow create(CreateVm request) {
    MachineManifest manifest = verified(request.manifest());
    String name = manifest.name();
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.malformed(
          "manifest", "manifest.name is malformed, want 1 to 63 of a-z, 0-9 and -");
    }
    vms.find(name).filter(vm -> !vm.id().equals(manifest.vm())).ifPresent(_ -> refuseName(name));
    broker.createMachine(
        new CreateMachine(
            request.manifest(),
            request.secrets().stream()
                .map(s -> new SealedSecret(s.process(), s.sealed()))
                .toList()));
    try {
      vms.add(row(request.manifest(), manifest));
    } catch (DuplicateKeyException e) {
      refuseName(name);
    }
    return require(manifest.vm().value());
  }

  /** Tells a host to start a stopped machine. */
  VmRow start(String idOrName, String hostName) {
    VmRow found = require(idOrName);
    LedgerMachine ledger = broker.machine(found.id());
    if (ledger.phase() != LedgerPhase.STOPPED) {
      throw ProblemException.conflict(
          "vm-not-stopped",
          "machine %s is %s in the broker's ledger".formatted(found.name(), ledger.phase()));
    }
    placement.requireAble(placement.find(hostName));
    return inTransaction(
        found.id(),
        vm -> {
          if (!STARTABLE.contains(vm.state())) {
            throw ProblemException.conflict(
                "vm-not-stopped", "machine %s is %s".formatted(vm.name(), vm.state()));
          }
          placement.takeRoom(hostName, vm.id());
          vms.forgetReports(vm.id());
          outbox.command(
              new StartMachineCommand(
                  newId(), hostName, vm.id(), vm.manifest(), vm.imageDigest(), ledger.gen()));
          return vm.starting(hostName, ledger.gen());
        });
  }

  /** Tells its host to stop a machine. */
  VmRow stop(String idOrName) {
    VmRow found = require(idOrName);
    return inTransaction(
        found.id(),
        vm -> {
          vms.requireNoMigration(vm);
          String host = vm.host();
          if (host == null
              || !EnumSet.of(VmState.RUNNING, VmState.PAUSED, VmState.STOPPING)
                  .contains(vm.state())) {
            throw ProblemException.conflict(
                "vm-not-running", "machine %s is %s".formatted(vm.name(), vm.state()));
          }
          outbox.command(new StopMachineCommand(newId(), host, vm.id()));
          return vm.in(VmState.STOPPING, host, vm.generation(), null);
        });
  }

  /** Has the broker end the run of a host that is gone, on the evidence that there is. */
  VmRow lost(String idOrName, LostVm request) {
    VmRow found = require(idOrName);
    LedgerMachine ledger =
        broker.lost(
            found.id(),
            new LostRequest(
                request.abandon(),
                request.statements().stream()
                    .map(s -> new DestroyedStatement(s.approver(), s.statement()))
                    .toList()));
    if (ledger.phase() != LedgerPhase.STOPPED) {
      return found;
    }
    return inTransaction(
        found.id(),
        vm -> {
          vms.forgetReports(vm.id());
          return vm.in(VmState.STOPPED, null, ledger.gen(), null);
        });
  }

  /** Has the broker destroy a stopped machine, then forgets it. */
  void delete(String idOrName, String order) {
    VmRow found = require(idOrName);
    if (found.state() != VmState.STOPPED && found.state() != VmState.FAILED) {
      throw ProblemException.conflict(
          "vm-not-stopped", "machine %s is %s".formatted(found.name(), found.state()));
    }
    broker.destroyMachine(found.id(), order);
    inTransaction(found.id(), vm -> vm.in(VmState.DELETED, null, vm.generation(), null));
  }

  /** A host did not start or stop a machine. */
  public void refused(CommandRefused refused) {
    VmId id = refused.vm();
    if (id == null || refused.mid() != null) {
      return;
    }
    String detail = refused.code() + ": " + refused.message();
    vms.lock(id)
        .filter(vm -> refused.host().equals(vm.host()))
        .ifPresent(vm -> {
          switch (vm.state()) {
            case STARTING -> vms.update(vm.in(VmState.FAILED, null, vm.generation(), detail));
            case STOPPING -> vms.update(vm.in(VmState.RUNNING, vm.host(), vm.generation(), detail));
            default -> {
              // It was heard of since: what a host says of it counts more.
            }
          }
        });
  }

  /** The machine of this id or name. */
  VmRow require(String idOrName) {
    return vms.find(idOrName).orElseThrow(() -> unknown(idOrName));
  }

  private VmRow inTransaction(VmId id, UnaryOperator<VmRow> change) {
    return transactions.execute(_ -> {
      VmRow changed = change.apply(vms.lock(id).orElseThrow(() -> unknown(id.value())));
      vms.update(changed);
      return changed;
    });
  }

  private static MachineManifest verified(String token) {
    try {
      return Signatures.verifyManifest(token);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw ProblemException.malformed("manifest", "manifest is refused: " + e.getMessage());
    }
  }

  private VmRow row(String token, MachineManifest manifest) {
    return new VmRow(
        manifest.vm(),
        manifest.name(),
        token,
        manifest.imageDigest().hex(),
        manifest.memoryMib(),
        manifest.processes().stream().map(ProtectedProcess::name).toList(),
        VmState.STOPPED,
        null,
        Generation.NONE,
        Generation.NONE,
        null,
        clock.instant());
  }

  private static void refuseName(String name) {
    throw ProblemException.conflict("vm-name-taken", "there is a machine %s".formatted(name));
  }

  private static ProblemException unknown(String idOrName) {
    return ProblemException.notFound("unknown-vm", "there is no machine %s".formatted(idOrName));
  }

  private static String newId() {
    return UUID.randomUUID().toString();
  }
}

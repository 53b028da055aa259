package dev.sealift.cli.host;

import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.HostStatement;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.log.Auditor;
import dev.sealift.cli.log.LogSource;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.RescueRules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A host that people state to be destroyed.
 *
 * <p>What they sign is read from the broker's log, which is audited first, and from the tenant's
 * manifest: the orchestrator says only which platform bears the host's name.
 */
final class DestroyedHost {

  /** Whose generation nobody may run, whatever was decided last. */
  private static final Set<VmState> NOT_RUN = EnumSet.of(VmState.STOPPED, VmState.DELETED);

  private final OrchestratorClient client;
  private final NewestDecisions decisions;
  private final String name;
  private final PlatformId platform;

  private DestroyedHost(
      OrchestratorClient client, NewestDecisions decisions, String name, PlatformId platform) {
    this.client = client;
    this.decisions = decisions;
    this.name = name;
    this.platform = platform;
  }

  /**
   * Finds a host and audits the log.
   *
   * @throws CliException if there is no such host, it is up, or the log is not one to rest on
   */
  static DestroyedHost find(OrchestratorClient client, TrustAnchors trust, String name)
      throws ServiceException, CliException {
    Host host =
        client.hosts().stream()
            .filter(h -> h.name().equals(name))
            .findFirst()
            .orElseThrow(
                () -> new CliException(ExitCode.NOT_FOUND, "there is no host %s".formatted(name)));
    PlatformId platform = host.platform();
    if (host.online() || platform == null) {
      throw refused(
          host.online()
              ? "host %s is online: it is not destroyed".formatted(name)
              : "host %s was never reached: it ran nothing".formatted(name));
    }
    NewestDecisions decisions = new NewestDecisions(trust.brokerKey());
    boolean consistent =
        new Auditor(LogSource.of(client), trust)
            .showing(decisions)
            .audit(Optional.empty())
            .consistent();
    if (!consistent) {
      throw new CliException(
          ExitCode.FAILED, "the broker's log contradicts itself: see `sealift log audit`");
    }
    return new DestroyedHost(client, decisions, name, platform);
  }

  /** A machine that this host may run, and what must be stated of it. */
  record Machine(Vm vm, RescueRules rules, HostDestroyed word) {

    /** Signs the statement. */
    Stated sign(String keyName, SigningKey key) throws CliException {
      Bytes approver = key.publicKey().point();
      if (!rules.approvers().contains(approver)) {
        throw refused(
            "%s is no approver of machine %s: its manifest names %d others"
                .formatted(keyName, vm.name(), rules.approvers().size()));
      }
      return new Stated(vm.vm(), approver, Signatures.sign(key, word));
    }

    /** Refuses what somebody else is said to have stated, if it is not this. */
    void require(Stated stated) throws CliException {
      if (!rules.approvers().contains(stated.approver())) {
        throw refused(
            "a statement of machine %s is by somebody whom its manifest does not name"
                .formatted(vm.name()));
      }
      HostDestroyed said;
      try {
        said =
            Signatures.verify(
                VerifyingKey.fromPoint(stated.approver()), stated.statement(), HostDestroyed.class);
      } catch (BadSignatureException | MalformedObjectException | IllegalArgumentException e) {
        throw refused(
            "a statement of machine %s is refused: %s".formatted(vm.name(), e.getMessage()));
      }
      if (!said.equals(word)) {
        throw refused(
            "a statement of machine %s says %s, want %s".formatted(vm.name(), said, word));
      }
    }
  }

  /** The machines that it may run, or those of them that are named. */
  List<Machine> machines(List<String> names) throws ServiceException, CliException {
    List<Machine> machines = new ArrayList<>();
    if (names.isEmpty()) {
      for (Vm vm : client.vms()) {
        if (!NOT_RUN.contains(vm.state()) && mayRun(vm)) {
          machines.add(machine(vm));
        }
      }
    } else {
      for (String named : names) {
        Vm vm = client.vm(named);
        if (!mayRun(vm)) {
          throw refused(
              "by the broker's log host %s may not run machine %s".formatted(name, vm.name()));
        }
        machines.add(machine(vm));
      }
    }
    if (machines.isEmpty()) {
      throw refused("by the broker's log host %s may run no machine".formatted(name));
    }
    return machines;
  }

  /**
   * Hands statements in.
   *
   * @param abandon as in {@link LostVm}
   * @throws CliException if they are fewer than the tenant asks for
   */
  Vm handIn(Machine machine, List<Stated> stated, boolean abandon)
      throws ServiceException, CliException {
    long approvals = machine.rules().approvals();
    if (stated.size() < approvals) {
      throw refused(
          "machine %s wants %d approvers, %d signed; the others sign with --sign-only, and what it"
                  .formatted(machine.vm().name(), approvals, stated.size())
              + " prints is handed in with --with");
    }
    return client.lost(
        machine.vm().vm().value(),
        new LostVm(
            abandon,
            stated.stream().map(s -> new HostStatement(s.approver(), s.statement())).toList()));
  }

  private boolean mayRun(Vm vm) {
    return decisions.of(vm.vm()).filter(d -> d.platform().equals(platform)).isPresent();
  }

  private Machine machine(Vm vm) throws CliException {
    Decision decision = decisions.of(vm.vm()).orElseThrow();
    MachineManifest manifest;
    try {
      manifest = Signatures.verifyManifest(vm.manifest());
    } catch (BadSignatureException | MalformedObjectException e) {
      throw refused("the manifest of %s is refused: %s".formatted(vm.name(), e.getMessage()));
    }
    if (!manifest.vm().equals(vm.vm())) {
      throw refused("the manifest of %s is another machine's".formatted(vm.name()));
    }
    return new Machine(
        vm,
        manifest.rescue(),
        new HostDestroyed(vm.vm(), decision.generation(), platform, decision.boot()));
  }

  private static CliException refused(String message) {
    return new CliException(ExitCode.REFUSED, message);
  }
}

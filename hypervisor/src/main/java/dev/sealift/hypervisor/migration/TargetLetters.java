package dev.sealift.hypervisor.migration;

import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.hypervisor.vm.Broker;
import dev.sealift.hypervisor.vm.Broker.AnswerRefusedException;
import dev.sealift.hypervisor.vm.Grants;
import dev.sealift.hypervisor.vm.Grants.Granted;
import dev.sealift.hypervisor.vm.Guest;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a target tells the broker: its waiting claim, and that the machine runs. */
final class TargetLetters {

  private final Host host;
  private final TargetMigration migration;
  private final Broker broker;
  private volatile @Nullable HandshakeAttestation attestation;

  TargetLetters(Host host, TargetMigration migration) {
    this.host = host;
    this.migration = migration;
    broker = new Broker(host.letters());
  }

  /** Keeps this host's attestation of the handshake. */
  void session(Session session) {
    attestation = new HandshakeAttestation(host, session);
  }

  /** Claims until the broker has decided; what is claimed never changes. */
  void claim(Ready ready) {
    String token = host.boot().sign(ready);
    migration
        .machine()
        .tasks()
        .start(
            "claim",
            () ->
                broker.insist(
                    "/v1/migrations/%s/ready".formatted(ready.mid()),
                    () -> new ReadyReport(token, attestation().token()),
                    Decided.class,
                    this::decided));
  }

  /** Tells the broker until it heard that this boot will never run the machine. */
  void forfeit(Forfeit forfeit) {
    ForfeitReport report = new ForfeitReport(forfeit.boot(), host.boot().sign(forfeit));
    migration
        .machine()
        .tasks()
        .start(
            "forfeit",
            () ->
                broker.insist(
                    "/v1/migrations/%s/forfeit".formatted(forfeit.mid()),
                    () -> report,
                    Map.class,
                    _ -> {}));
  }

  void tellRunning(Decision decision, MigrationRecord record) {
    Guest guest = migration.machine().requireContent().guest();
    migration
        .machine()
        .tasks()
        .start(
            "tell-running",
            () -> {
              Instant first = firstInstruction(guest);
              record.firstInstructionAt(first);
              migration.free();
              Running running =
                  new Running(
                      decision.vm(),
                      decision.mid(),
                      decision.generation(),
                      decision.boot(),
                      decision.redeemNumber(),
                      first);
              RunningReport report = new RunningReport(host.boot().sign(running));
              broker.insist(
                  "/v1/migrations/%s/running".formatted(migration.ticket().mid()),
                  () -> report,
                  Map.class,
                  _ -> {});
            });
  }

  /**
   * The number is spent, so the machine counts as running whether or not it got far: a machine that
   * was frozen while it waited may wait on.
   */
  private Instant firstInstruction(Guest guest) throws InterruptedException {
    return guest.awaitFirstInstruction().orElseGet(() -> host.clock().instant());
  }

  private HandshakeAttestation attestation() {
    HandshakeAttestation present = attestation;
    if (present == null) {
      throw new IllegalStateException("nobody shook hands");
    }
    return present;
  }

  private void decided(Decided answer) throws AnswerRefusedException {
    try {
      Decision decision =
          new Grants(host.boot()).word(answer.decision(), answer.proof(), Decision.class);
      String grant = answer.grant();
      if (decision.verdict() == Decision.Verdict.COMMIT && grant == null) {
        throw new MalformedObjectException("the COMMIT comes without its grant");
      }
      migration.decided(
          new Granted(answer.decision(), decision, Optional.ofNullable(grant).orElse("")));
    } catch (BadSignatureException
        | MalformedObjectException
        | RefusedException
        | CryptoRefused e) {
      throw new AnswerRefusedException(e);
    }
  }
}

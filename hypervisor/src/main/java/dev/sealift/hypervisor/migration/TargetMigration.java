package dev.sealift.hypervisor.migration;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.trace.TraceLine.About;
import dev.sealift.api.trace.TraceLine.Opening;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.hypervisor.boot.AttestationRefusedException;
import dev.sealift.hypervisor.boot.RedeemCounter.Raised;
import dev.sealift.hypervisor.boot.RedeemCounter.Reservation;
import dev.sealift.hypervisor.boot.RedeemCounter.SpentException;
import dev.sealift.hypervisor.management.ManagementRefusedException;
import dev.sealift.hypervisor.vm.Grants;
import dev.sealift.hypervisor.vm.Grants.Granted;
import dev.sealift.hypervisor.vm.Guest;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.hypervisor.vm.HostedMachine;
import dev.sealift.hypervisor.vm.HostedMachine.Content;
import dev.sealift.hypervisor.vm.Owner;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.HandshakeRefused;
import dev.sealift.protocol.session.HandshakeSetup;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.target.Step;
import dev.sealift.protocol.target.TargetInput;
import dev.sealift.protocol.target.TargetMonitor;
import dev.sealift.protocol.target.TargetOutput;
import dev.sealift.protocol.target.TargetState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Drives the target monitor of one migration: feeds it inputs one at a time and performs its
 * outputs. While it lives, nobody else changes the machine.
 */
final class TargetMigration implements HostedMachine.Life {

  private static final Logger LOG = System.getLogger(TargetMigration.class.getName());

  /** A TPM recovers by itself, or an operator frees the disk of a software one. */
  private static final Duration TPM_PAUSE = Duration.ofSeconds(1);

  private final Host host;
  private final HostedMachine machine;
  private final DataPort dataPort;
  private final String ticketToken;
  private final MigrationTicket ticket;
  private final MigrationRecord record;
  private final TargetMonitor monitor;
  private final About about;
  private final Grants grants;
  private final TargetLetters letters;
  private volatile TargetState state;
  private @Nullable PeerConnection connection;
  private volatile @Nullable Reservation reservation;
  private volatile Optional<Granted> granted = Optional.empty();
  private volatile Instant parkedAt = Instant.EPOCH;

  TargetMigration(
      Host host,
      HostedMachine machine,
      DataPort dataPort,
      String ticketToken,
      MigrationTicket ticket,
      Generation floor,
      MigrationRecord record) {
    this.host = host;
    this.machine = machine;
    this.dataPort = dataPort;
    this.ticketToken = ticketToken;
    this.ticket = ticket;
    this.record = record;
    monitor = new TargetMonitor(host.boot().self());
    grants = new Grants(host.boot());
    letters = new TargetLetters(host, this);
    state = TargetMonitor.idle(machine.vm(), floor);
    about = host.trace().opened(new Opening.TargetAwaits(machine.vm(), floor));
  }

  /** Feeds an input to the monitor and performs what it wants done. */
  synchronized void feed(TargetInput input) throws RefusedException {
    Step step;
    try {
      step = monitor.step(state, input);
    } catch (RefusedException e) {
      host.trace().refused(about, input, state, e.refusal());
      throw e;
    }
    host.trace().took(about, input, state, step.state());
    LOG.log(
        Level.INFO,
        "target monitor: mid={0} input={1} from={2} to={3}",
        ticket.mid(),
        input.getClass().getSimpleName(),
        state.getClass().getSimpleName(),
        step.state().getClass().getSimpleName());
    state = step.state();
    if (state instanceof TargetState.Failed failed) {
      record.reason(failed.reason());
    }
    step.outputs().forEach(this::perform);
    record.state(TargetStatus.state(state));
    machine.changed();
  }

  /** Ends it for a reason, unless it is over already. */
  void broke(String reason) {
    try {
      feed(new TargetInput.Broke(reason));
      LOG.log(Level.WARNING, "migration broke: mid={0} {1}", ticket.mid(), reason);
    } catch (RefusedException e) {
      LOG.log(Level.DEBUG, "it was over already: {0}", e.getMessage());
    }
  }

  /** Lets an operator give it up. */
  void cancel() throws ManagementRefusedException {
    try {
      feed(new TargetInput.Cancel());
    } catch (RefusedException e) {
      throw new ManagementRefusedException(e);
    }
  }

  HostedMachine machine() {
    return machine;
  }

  MigrationTicket ticket() {
    return ticket;
  }

  /**
   * Takes the broker's decision, with its grant if there is one.
   *
   * <p>The grant of a COMMIT must open before the COMMIT counts: one that was spoilt on its way is
   * asked for again.
   */
  void decided(Granted decision)
      throws RefusedException, BadSignatureException, MalformedObjectException, CryptoRefused {
    if (decision.decision().verdict() == Decision.Verdict.COMMIT) {
      requireOpens(decision);
    }
    synchronized (this) {
      Optional<Granted> before = granted;
      granted = Optional.of(decision);
      try {
        feed(new TargetInput.Decided(decision.decision()));
      } catch (RefusedException e) {
        granted = before;
        throw e;
      }
    }
  }

  private void requireOpens(Granted commit)
      throws RefusedException, BadSignatureException, MalformedObjectException, CryptoRefused {
    Content present = machine.content();
    if (present != null) {
      grants.open(commit, present.manifest()).close();
    }
  }

  @Override
  public boolean mayRun() {
    return false;
  }

  @Override
  public MachinePhase phase() {
    return TargetStatus.phase(state);
  }

  @Override
  public Generation generation() {
    return ticket.generation();
  }

  @Override
  public Mid mid() {
    return ticket.mid();
  }

  @Override
  public @Nullable String detail() {
    return state instanceof TargetState.Failed failed ? failed.reason() : null;
  }

  @Override
  public String name() {
    Content content = machine.content();
    return content == null ? machine.vm().value() : content.manifest().name();
  }

  private void perform(TargetOutput output) {
    switch (output) {
      case TargetOutput.Listen _ -> listen();
      case TargetOutput.Import _ -> LOG.log(Level.DEBUG, "the records follow on the same thread");
      case TargetOutput.ReserveNumber _ -> machine.tasks().start("reserve", this::reserve);
      case TargetOutput.Claim(var ready) -> letters.claim(ready);
      case TargetOutput.Install _ -> machine.tasks().start("install", this::install);
      case TargetOutput.Redeem _ -> machine.tasks().start("redeem", this::redeem);
      case TargetOutput.Enter(RunRight right) -> enter(right);
      case TargetOutput.TellRunning(var decision) -> letters.tellRunning(decision, record);
      case TargetOutput.Tell(var forfeit) -> letters.forfeit(forfeit);
      case TargetOutput.EndSession _ -> endSession();
      case TargetOutput.Zeroise _ -> zeroise();
    }
  }

  private void listen() {
    dataPort.expect(ticket.mid(), this::arrived);
    machine.tasks().start("ticket-expiry", this::awaitExpiry);
  }

  /** Nobody acts on a timeout from Ready on; before it, a ticket that is over brings no source. */
  private void awaitExpiry() throws InterruptedException {
    Duration left = Duration.between(host.clock().instant(), ticket.expiresAt());
    Thread.sleep(left.isNegative() ? Duration.ZERO : left);
    synchronized (this) {
      if (state instanceof TargetState.Attesting || state instanceof TargetState.Importing) {
        broke("TICKET_EXPIRED: the source did not send everything in time");
      }
    }
  }

  private void arrived(PeerConnection arrived, Frame first) {
    synchronized (this) {
      if (!(state instanceof TargetState.Attesting)) {
        arrived.close();
        return;
      }
      connection = arrived;
    }
    machine.tasks().startBusy("migrate-in-" + ticket.mid(), () -> takeIn(arrived, first));
  }

  private void takeIn(PeerConnection open, Frame first) throws InterruptedException {
    try {
      HandshakeSetup setup =
          HandshakeSetup.target(
              host.boot().self(),
              host.boot().signingKey(),
              host.boot().anchors(),
              ticketToken,
              host.clock().instant());
      try (Session session = new Handshaker(host, open).shake(setup, Optional.of(first))) {
        takeIn(open, session);
      }
    } catch (HandshakeRefused e) {
      broke("%s: %s".formatted(e.reason(), e.getMessage()));
    } catch (AttestationRefusedException e) {
      broke("NOT_ATTESTED: " + e.getMessage());
    } catch (PageRejected e) {
      open.reject();
      broke("%s: %s".formatted(e.reason(), e.getMessage()));
    } catch (IOException e) {
      broke("CONNECTION_LOST: " + e.getMessage());
    } catch (RefusedException e) {
      broke("%s: %s".formatted(e.refusal(), e.getMessage()));
    } catch (RuntimeException e) {
      if (state instanceof TargetState.Failed) {
        LOG.log(Level.DEBUG, "it was given up meanwhile: {0}", e.getMessage());
        return;
      }
      broke("INTERNAL: " + e.getClass().getSimpleName());
      throw e;
    }
  }

  private void takeIn(PeerConnection open, Session session)
      throws PageRejected, IOException, RefusedException {
    record.session(session);
    letters.session(session);
    // State moves first, parsing second: IMPORTING is in force before the first record is read.
    feed(
        new TargetInput.KeysAgreed(
            session.transcriptHash(), session.peer().platform(), session.peerBoot()));
    try (InboundStream stream = new InboundStream(open, session, machine, record)) {
      InboundStream.Received received = stream.receive();
      parkedAt = received.parkedAt();
      record.frozenAt(parkedAt);
      feed(new TargetInput.AllReceived(received.root(), received.root()));
    }
  }

  private void reserve() throws InterruptedException {
    try {
      Reservation reserved = host.boot().redeemCounter().reserve();
      reservation = reserved;
      try {
        feed(new TargetInput.NumberReserved(reserved.number()));
      } catch (RefusedException e) {
        reserved.close();
      }
    } catch (TpmException e) {
      broke("TPM_FAILED: " + e.getMessage());
    }
  }

  private void install() {
    try (GrantedKeys keys =
        grants.open(granted.orElseThrow(), machine.requireContent().manifest())) {
      machine.requireContent().guest().install(keys);
      feed(new TargetInput.Installed());
    } catch (BadSignatureException | MalformedObjectException | CryptoRefused e) {
      broke("BAD_GRANT: " + e.getMessage());
    } catch (RefusedException e) {
      broke("BAD_GRANT: %s: %s".formatted(e.refusal(), e.getMessage()));
    }
  }

  /** The source is fenced: a TPM that fails now is asked again, for another copy may not run. */
  private void redeem() throws InterruptedException {
    try {
      Raised raised = insistOnRedeem();
      feed(new TargetInput.CounterRaised(raised.value(), raised.tpmReset()));
    } catch (RefusedException e) {
      broke("%s: %s".formatted(e.refusal(), e.getMessage()));
    } catch (SpentException e) {
      broke("WRONG_REDEEM_NUMBER: " + e.getMessage());
    }
  }

  private Raised insistOnRedeem() throws InterruptedException, SpentException {
    while (true) {
      try {
        return requireReservation().redeem();
      } catch (TpmException e) {
        LOG.log(
            Level.ERROR, "redeem: mid={0} asks the TPM again: {1}", ticket.mid(), e.getMessage());
        Thread.sleep(TPM_PAUSE);
      }
    }
  }

  private void enter(RunRight right) {
    Guest guest = machine.requireContent().guest();
    Duration missed = Duration.between(parkedAt, host.clock().instant());
    guest.openDisk(right.generation(), machine.tasks());
    machine.live(Owner.migratedIn(host, machine, right));
    guest.machine().resume(Math.max(0, missed.toNanos()));
    guest.machine().kick();
    endSession();
  }

  /** The source takes an earlier end for a failure, so the connection stays until the decision. */
  private void endSession() {
    dataPort.forget(ticket.mid());
    if (connection != null) {
      connection.close();
    }
  }

  private void zeroise() {
    machine.zeroise();
    free();
  }

  /** Lets the next one reserve a redeem number. */
  void free() {
    Reservation held = reservation;
    if (held != null) {
      held.close();
    }
  }

  private Reservation requireReservation() {
    Reservation held = reservation;
    if (held == null) {
      throw new IllegalStateException("no redeem number was reserved");
    }
    return held;
  }
}

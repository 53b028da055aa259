package dev.sealift.hypervisor.migration;

import dev.sealift.hypervisor.boot.AttestationRefusedException;
import dev.sealift.hypervisor.vm.Host;
import dev.sealift.hypervisor.vm.Outbound;
import dev.sealift.hypervisor.vm.Owner;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.record.StreamTotals;
import dev.sealift.protocol.session.HandshakeRefused;
import dev.sealift.protocol.session.HandshakeSetup;
import dev.sealift.protocol.session.Session;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.source.PeerSession;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.source.SourceState;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of one migration: a thread that does what the source monitor wants sent, one
 * thing at a time, and tells it what became of it.
 */
final class SourceMigration implements Outbound {

  private static final Logger LOG = System.getLogger(SourceMigration.class.getName());

  /** Nothing slow comes after the freeze: what might expire then is renewed while pages flow. */
  private static final Duration RENEWED_BEFORE_FREEZE = Duration.ofSeconds(45);

  /** What the monitor wants sent next; it asks for one thing at a time, and may end at any. */
  private sealed interface Order {
    record Round(long round) implements Order {}

    record Last(long rounds) implements Order {}

    record End() implements Order {}
  }

  private final Host host;
  private final Owner owner;
  private final String ticketToken;
  private final String address;
  private final int port;
  private final MigrationRecord record;
  private final BlockingQueue<Order> orders = new ArrayBlockingQueue<>(4);
  private final Object waiting = new Object();
  private @Nullable Thread waiter;
  private volatile boolean ended;
  private volatile @Nullable HandshakeAttestation attestation;
  private volatile @Nullable PeerConnection connection;

  SourceMigration(
      Host host,
      Owner owner,
      String ticketToken,
      String address,
      int port,
      MigrationRecord record) {
    this.host = host;
    this.owner = owner;
    this.ticketToken = ticketToken;
    this.address = address;
    this.port = port;
    this.record = record;
  }

  @Override
  public void connect(MigrationTicket ticket) {
    owner.machine().tasks().startBusy("migrate-out-" + ticket.mid(), this::run);
  }

  @Override
  public void sendRound(long round) {
    orders.add(new Order.Round(round));
  }

  @Override
  public void sendLast(long rounds) {
    orders.add(new Order.Last(rounds));
  }

  @Override
  public void end() {
    synchronized (waiting) {
      ended = true;
      if (waiter != null) {
        waiter.interrupt();
      }
    }
    orders.offer(new Order.End());
    PeerConnection open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public boolean ended() {
    return ended;
  }

  @Override
  public String attestation() throws InterruptedException {
    HandshakeAttestation present = attestation;
    if (present == null) {
      throw new IllegalStateException("nobody shook hands");
    }
    return present.token();
  }

  @Override
  public void changed() {
    record.state(
        switch (owner.state()) {
          case SourceState.Preparing _ -> MonitorState.PREPARING;
          case SourceState.Exporting _ -> MonitorState.EXPORTING;
          case SourceState.Frozen _ -> MonitorState.FROZEN;
          case SourceState.Awaiting _ -> MonitorState.AWAITING;
          case SourceState.Fenced _ -> MonitorState.FENCED;
          case SourceState.Wiped _ -> MonitorState.WIPED;
          case SourceState.Running _, SourceState.Stopped _ -> MonitorState.RUNNING;
          case SourceState.Claiming _, SourceState.Installing _ -> MonitorState.PREPARING;
          case SourceState.Redeeming _, SourceState.Failed _ -> MonitorState.PREPARING;
        });
  }

  private void run() throws InterruptedException {
    try (PeerConnection open = PeerConnection.open(address, port)) {
      connection = open;
      if (!ended) {
        migrate(open);
      }
    } catch (HandshakeRefused e) {
      broke("%s: %s".formatted(e.reason(), e.getMessage()));
    } catch (AttestationRefusedException e) {
      broke("NOT_ATTESTED: " + e.getMessage());
    } catch (IOException e) {
      broke("CONNECTION_LOST: " + e.getMessage());
    } catch (RefusedException e) {
      broke("%s: %s".formatted(e.refusal(), e.getMessage()));
    } catch (RuntimeException e) {
      if (ended) {
        LOG.log(Level.DEBUG, "the session was ended meanwhile: {0}", e.getMessage());
        return;
      }
      broke("INTERNAL: " + e.getClass().getSimpleName());
      throw e;
    }
  }

  private void migrate(PeerConnection open)
      throws HandshakeRefused,
          AttestationRefusedException,
          IOException,
          RefusedException,
          InterruptedException {
    HandshakeSetup setup =
        HandshakeSetup.source(
            host.boot().self(),
            host.boot().signingKey(),
            host.boot().anchors(),
            ticketToken,
            owner.machine().requireContent().manifestToken(),
            host.clock().instant());
    try (Session session = shake(open, setup);
        OutboundStream stream =
            new OutboundStream(open, session, owner.machine().requireContent(), record)) {
      HandshakeAttestation shown = new HandshakeAttestation(host, session);
      attestation = shown;
      record.session(session);
      owner.machine().tasks().start("watch-target", () -> watch(open));
      stream.begin();
      owner.feedFrom(
          this,
          new SourceInput.KeysAgreed(
              new PeerSession(
                  session.transcriptHash(), session.peer().platform(), session.peerBoot())));
      follow(stream, session.ticket(), shown);
    }
  }

  /** Waits for this host's attestation, and for the target's. */
  private Session shake(PeerConnection open, HandshakeSetup setup)
      throws HandshakeRefused, AttestationRefusedException, IOException, InterruptedException {
    beginWait();
    try {
      return new Handshaker(host, open).shake(setup, Optional.empty());
    } finally {
      endWait();
    }
  }

  private void renew(HandshakeAttestation shown) throws InterruptedException {
    beginWait();
    try {
      shown.renewIfOlderThan(RENEWED_BEFORE_FREEZE);
    } finally {
      endWait();
    }
  }

  /**
   * From here on the end of the session interrupts: a letter may stay unanswered for ever, and the
   * keys of the stream must not outlive the session (S13).
   */
  private void beginWait() throws InterruptedException {
    synchronized (waiting) {
      if (ended) {
        throw new InterruptedException("the session was ended");
      }
      waiter = Thread.currentThread();
    }
  }

  private void endWait() {
    synchronized (waiting) {
      waiter = null;
    }
  }

  /** Does what the monitor orders, until it ends the session. */
  private void follow(OutboundStream stream, MigrationTicket ticket, HandshakeAttestation shown)
      throws IOException, RefusedException, InterruptedException {
    while (true) {
      switch (orders.take()) {
        case Order.Round(long round) -> {
          long dirty = stream.round(Math.toIntExact(round));
          record.sent(round + 1, stream.totals());
          renew(shown);
          owner.feedFrom(this, new SourceInput.RoundSent(dirty));
        }
        case Order.Last(long rounds) -> last(stream, rounds, ticket);
        case Order.End _ -> {
          return;
        }
      }
    }
  }

  /** The right is burned already: the vCPU stops, and what is left is sent. */
  private void last(OutboundStream stream, long rounds, MigrationTicket ticket)
      throws IOException, RefusedException {
    owner.machine().tasks().start("freeze-deadline", () -> giveUpLate(ticket));
    Optional<Instant> parkedAt = owner.freeze(this);
    if (parkedAt.isEmpty()) {
      return;
    }
    // The last instruction may have been earlier than the instant at which the clock stopped.
    Instant frozenAt = owner.machine().requireContent().guest().lastInstructionAt();
    record.frozenAt(frozenAt);
    OutboundStream.Sent sent = stream.last(Math.toIntExact(rounds), parkedAt.get());
    StreamTotals totals = sent.totals();
    record.sent(rounds, totals);
    owner.feedFrom(
        this,
        new SourceInput.AllSent(
            sent.root(), totals.records(), totals.pages(), totals.bytes(), frozenAt));
  }

  /** A target that takes nothing must not hold the sender for ever: it waits for the decision. */
  private void giveUpLate(MigrationTicket ticket) throws InterruptedException {
    Thread.sleep(Duration.ofMillis(ticket.maxFreezeMillis()));
    if (owner.state() instanceof SourceState.Frozen) {
      broke("FREEZE_TOO_LONG: not everything was sent in time");
    }
  }

  private void watch(PeerConnection open) {
    try {
      broke(open.awaitEnd());
    } catch (IOException e) {
      broke("CONNECTION_LOST: " + e.getMessage());
    }
  }

  private void broke(String reason) {
    if (ended) {
      return;
    }
    LOG.log(Level.WARNING, "migration broke: vm={0} {1}", owner.machine().vm(), reason);
    record.reason(reason);
    try {
      owner.feedFrom(this, new SourceInput.Broke(reason));
    } catch (RefusedException e) {
      LOG.log(Level.DEBUG, "it was over already: {0}", e.getMessage());
    }
  }
}

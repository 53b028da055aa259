package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.FrameHeader;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Handshake;
import dev.sealift.protocol.session.HandshakeRefused;
import dev.sealift.protocol.session.HandshakeSetup;
import dev.sealift.protocol.session.HandshakeState;
import dev.sealift.protocol.session.HandshakeStep;
import dev.sealift.protocol.session.MalformedFrameException;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.session.Session;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One end of one connection: an honest monitor, driven as the hypervisor drives it. */
class End {

  final World world;
  final Trip trip;
  final Role role;

  /** What it sent, to be carried. */
  final Deque<byte[]> outbox = new ArrayDeque<>();

  private final Map<FrameType, List<Bytes>> sent = new EnumMap<>(FrameType.class);
  private final Map<FrameType, List<Bytes>> taken = new EnumMap<>(FrameType.class);
  private byte[] unread = new byte[0];
  private @Nullable HandshakeState state;
  private @Nullable Session session;
  private @Nullable String refused;
  private @Nullable Stream stream;
  private @Nullable String root;
  private @Nullable Bytes transcriptHash;

  /** What comes after the handshake. */
  interface Stream {
    /** Takes a record. */
    void receive(byte[] record) throws PageRejected;

    /** The next record that this end sends by itself; none if it has to wait, or is done. */
    default byte @Nullable [] next() {
      return null;
    }

    void close();
  }

  End(World world, Trip trip, Role role) {
    this.world = world;
    this.trip = trip;
    this.role = role;
    for (FrameType type : FrameType.values()) {
      sent.put(type, new ArrayList<>());
      taken.put(type, new ArrayList<>());
    }
  }

  /** Who this end is in truth. */
  Host host() {
    return trip.host(role);
  }

  boolean isHonest() {
    return true;
  }

  /** What comes after the handshake. */
  Stream stream(Session agreed) {
    return role == Role.SOURCE
        ? new Outflow(world, agreed, new Guest(world.order), true)
        : new Inflow(world, agreed, new Arrival(this));
  }

  void begin() {
    guarded(() -> apply(crooked(Handshake.begin(setup(), world.random))));
  }

  /** Takes bytes from the connection. */
  void deliver(byte[] bytes) {
    guarded(() -> {
      byte[] all = new byte[unread.length + bytes.length];
      System.arraycopy(unread, 0, all, 0, unread.length);
      System.arraycopy(bytes, 0, all, unread.length, bytes.length);
      ByteBuffer in = ByteBuffer.wrap(all);
      while (in.remaining() >= FrameHeader.BYTES) {
        FrameHeader header = FrameHeader.read(in.duplicate());
        WireViolation.unless(
            header.bodyBytes() <= header.type().maxBodyBytes(),
            "N6",
            "%s of %d bytes is waited for".formatted(header.type(), header.bodyBytes()));
        if (in.remaining() < FrameHeader.BYTES + header.bodyBytes()) {
          break;
        }
        byte[] body = new byte[header.bodyBytes()];
        in.position(in.position() + FrameHeader.BYTES).get(body);
        take(new Frame(header.type(), Bytes.copyOf(body)));
      }
      unread = new byte[in.remaining()];
      in.get(unread);
    });
  }

  /** Sends the next record of its own accord; false if there is none. */
  boolean go() {
    Stream open = stream;
    if (open == null || refused != null) {
      return false;
    }
    boolean[] went = new boolean[1];
    guarded(() -> {
      byte[] record = open.next();
      if (record != null) {
        went[0] = true;
        send(new Frame(FrameType.RECORD, Bytes.copyOf(record)));
      }
    });
    return went[0];
  }

  /** Why it ended; null if it did not. */
  @Nullable String refused() {
    return refused;
  }

  @Nullable Session session() {
    return session;
  }

  @Nullable Stream stream() {
    return stream;
  }

  /** What its keys are derived from; null before it knows that. */
  @Nullable String root() {
    return root;
  }

  @Nullable Bytes transcriptHash() {
    return transcriptHash;
  }

  List<Bytes> sent(FrameType type) {
    return sent.getOrDefault(type, List.of());
  }

  List<Bytes> taken(FrameType type) {
    return taken.getOrDefault(type, List.of());
  }

  /** Gives up, without a word. */
  void close() {
    if (stream != null) {
      stream.close();
    }
    if (state != null) {
      state.close();
    }
  }

  HandshakeSetup setup() throws HandshakeRefused {
    BootId boot = host().boot();
    LocalBoot self = new LocalBoot(host().platform(), boot);
    return role == Role.SOURCE
        ? HandshakeSetup.source(
            self,
            host().bootKey(),
            Cast.ALL.anchors,
            trip.ticketToken(),
            trip.manifestToken(),
            Host.NOW)
        : HandshakeSetup.target(
            self, host().bootKey(), Cast.ALL.anchors, trip.ticketToken(), Host.NOW);
  }

  /** This end's attestation is asked for. */
  HandshakeStep attested(HandshakeState attesting, Bytes nonce) throws HandshakeRefused {
    String token =
        world.verifier.sign(
            this, host().result(role.purpose(), attesting.setup().ticket().mid(), nonce));
    return Handshake.attested(attesting, token, Host.NOW);
  }

  /** What a liar makes of a step. */
  HandshakeStep crooked(HandshakeStep step) {
    return step;
  }

  private void take(Frame frame) throws HandshakeRefused, PageRejected {
    if (refused != null) {
      return;
    }
    Stream open = stream;
    if (open != null && frame.type() == FrameType.RECORD) {
      open.receive(frame.body().toArray());
      return;
    }
    HandshakeState before = state;
    if (before == null) {
      throw new IllegalStateException("bytes come before the beginning");
    }
    HandshakeStep step = Handshake.received(before, frame, Host.NOW, world.random);
    taken(frame.type()).add(frame.body());
    apply(crooked(step));
  }

  private void apply(HandshakeStep step) throws HandshakeRefused {
    state = step.state();
    step.send().forEach(this::send);
    if (step.attest().isPresent()) {
      root = Insight.root(step.state());
      transcriptHash = Insight.transcriptHash(step.state());
      world.ends.add(this);
      apply(crooked(attested(step.state(), step.attest().get())));
    }
    if (step.state() instanceof HandshakeState.Established(var _, var agreed) && session == null) {
      session = agreed;
      world.tell("%s agrees".formatted(this));
      if (isHonest()) {
        Agreement.check(this, agreed);
      }
      stream = stream(agreed);
    }
  }

  private void send(Frame frame) {
    sent(frame.type()).add(frame.body());
    outbox.add(frame.encode());
  }

  /** Whatever is not refused in so many words is a fault of the core. */
  private void guarded(Work work) {
    if (refused != null) {
      return;
    }
    try {
      work.run();
    } catch (HandshakeRefused e) {
      refuse(e.reason().name());
    } catch (PageRejected e) {
      refuse(e.reason().name());
    } catch (MalformedFrameException e) {
      refuse("MALFORMED_FRAME");
    } catch (WireViolation e) {
      throw e;
    } catch (RuntimeException e) {
      if (isHonest()) {
        throw new WireViolation("N8", "%s fails: %s".formatted(this, e));
      }
      refuse("FAILED");
    }
  }

  private interface Work {
    void run() throws HandshakeRefused, PageRejected, MalformedFrameException;
  }

  private void refuse(String reason) {
    world.tell("%s refuses: %s".formatted(this, reason));
    refused = reason;
    close();
    outbox.add(Frame.REJECTED.encode());
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(host().name(), role == Role.SOURCE ? "source" : "target");
  }
}

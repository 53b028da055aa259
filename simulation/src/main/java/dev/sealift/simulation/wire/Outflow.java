package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.record.BlobOutlet;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.EpochToken;
import dev.sealift.protocol.record.PageOutlet;
import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.record.StartToken;
import dev.sealift.protocol.record.StreamTotals;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import dev.sealift.protocol.session.Session;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An honest source after the handshake: rounds, the freeze, metadata, state and START. */
final class Outflow implements End.Stream {

  static final Channels CHANNELS = new Channels(2);
  static final byte[] IMMUTABLE = "frames: 66".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  final Session session;
  final List<RecordSealer> sealers = new ArrayList<>();
  final List<PageOutlet> outlets = new ArrayList<>();
  final ManifestRoot manifest = new ManifestRoot(Guest.FRAMES, CHANNELS.pageChannels());

  /** What is still to be sent, each sealed when its turn comes. */
  final List<Step> steps = new ArrayList<>();

  /** The last epoch: the one after the freeze. */
  final int rounds;

  private final World world;
  private final Guest guest;
  private final boolean observed;
  private int leftOut = -1;
  private boolean meansAnother;

  /**
   * One record to come.
   *
   * @param what it is
   * @param epoch whose it is
   */
  record Step(RecordType what, int epoch, int channel, Supplier<byte @Nullable []> seal) {}

  /**
   * Sends nothing yet.
   *
   * @param observed whether keys and nonces must be in order: whoever owns an end may seal what he
   *     likes
   */
  Outflow(World world, Session session, Guest guest, boolean observed) {
    this.world = world;
    this.session = session;
    this.guest = guest;
    this.observed = observed;
    rounds = 1 + world.order.nextInt(Trip.MAX_ROUNDS - 1);
    for (int channel = 0; channel <= CHANNELS.pageChannels(); channel++) {
      RecordSealer sealer = session.sealer(channel);
      sealers.add(sealer);
      if (observed) {
        world.nonces.owned(sealer);
      }
      if (channel != Channels.CONTROL) {
        outlets.add(new PageOutlet(sealer, CHANNELS, manifest));
      }
    }
    plan();
  }

  /** Whether START is of another machine than the one that was sent. */
  boolean meansAnother() {
    return meansAnother;
  }

  /** Never sends a frame. */
  void leaveOut(int frame) {
    leftOut = frame;
  }

  Guest guest() {
    return guest;
  }

  @Override
  public void receive(byte[] record) throws PageRejected {
    throw new PageRejected(PageRejected.Reason.WRONG_TYPE, "a target sends no records");
  }

  @Override
  public byte @Nullable [] next() {
    while (!steps.isEmpty()) {
      Step step = steps.removeFirst();
      byte[] record = step.seal().get();
      if (record != null) {
        if (observed) {
          world.nonces.sealed(sealers.get(step.channel()), record);
        }
        return record;
      }
    }
    return null;
  }

  @Override
  public void close() {
    sealers.forEach(RecordSealer::close);
    steps.clear();
  }

  private void plan() {
    blob(RecordType.IMMUTABLE, 0, IMMUTABLE);
    for (int round = 0; round <= rounds; round++) {
      int epoch = round;
      List<Integer> frames = new ArrayList<>();
      steps.add(
          new Step(
              RecordType.PAGES,
              epoch,
              1,
              () -> {
                guest.run();
                frames.addAll(guest.harvest());
                return null;
              }));
      for (PageOutlet outlet : outlets) {
        int channel = outlets.indexOf(outlet) + 1;
        steps.add(
            new Step(
                RecordType.PAGES, epoch, channel, () -> pages(outlet, channel, frames, epoch, 0)));
        steps.add(
            new Step(
                RecordType.PAGES, epoch, channel, () -> pages(outlet, channel, frames, epoch, 1)));
      }
      steps.add(new Step(RecordType.EPOCH, epoch, 0, () -> token(epoch)));
    }
    blob(RecordType.META, rounds + 1, Inflow.metaOf(session));
    blob(RecordType.STATE, rounds + 1, Inflow.stateOf(session));
    steps.add(new Step(RecordType.START, rounds + 1, 0, this::start));
  }

  private void blob(RecordType type, int epoch, byte[] whole) {
    steps.add(
        new Step(
            type,
            epoch,
            0,
            () -> copy(new BlobOutlet(sealers.getFirst(), type, whole).next(epoch))));
  }

  /** Half of the pages of one channel: those of even or of odd frames. */
  private byte @Nullable [] pages(
      PageOutlet outlet, int channel, List<Integer> frames, int epoch, int half) {
    for (int frame : frames) {
      if (CHANNELS.of(frame) == channel && frame % 2 == half) {
        add(outlet, frame);
      }
    }
    return outlet.isEmpty() ? null : copy(outlet.seal(epoch));
  }

  private void add(PageOutlet outlet, int frame) {
    if (frame == leftOut) {
      return;
    }
    if (frame == Guest.CLOAKED) {
      outlet.cloaked(frame, 0, 7, 1, 1, 1, 2, 3).put(guest.page(frame));
    } else if (Guest.WRITTEN.contains(frame)) {
      outlet.raw(frame).put(guest.page(frame));
    } else {
      outlet.zero(frame);
    }
  }

  private byte[] token(int epoch) {
    EpochToken.of(epoch, outlets).write(sealers.getFirst().payload());
    manifest.refresh();
    return copy(sealers.getFirst().seal(RecordType.EPOCH, epoch));
  }

  private byte[] start() {
    new StartToken(root(), totals(), session.ticket().generation())
        .write(sealers.getFirst().payload());
    return copy(sealers.getFirst().seal(RecordType.START, rounds + 1));
  }

  Bytes root() {
    return root(-1);
  }

  /**
   * The root of a machine that differs from the one that was sent.
   *
   * @param in what: 0 IMMUTABLE, 1 META, 2 STATE, 3 TH, 4 the target's boot, 5 the version of a
   *     frame, 6 the tag of a record, 7 everything
   */
  Bytes rootOfAnother(int in) {
    meansAnother = true;
    if (in == 5) {
      manifest.page(30, manifest.version(30) + 1, 1, 0);
    } else if (in == 6) {
      manifest.record(1, 0, 1, 1);
    } else if (in == 7) {
      return BlobOutlet.digest(RecordType.START, IMMUTABLE);
    }
    return root(in);
  }

  private Bytes root(int otherIn) {
    Bytes other = Sha256.of(new byte[1]);
    return manifest.root(
        new Finals(
            digest(RecordType.IMMUTABLE, IMMUTABLE, otherIn == 0),
            digest(RecordType.META, Inflow.metaOf(session), otherIn == 1),
            digest(RecordType.STATE, Inflow.stateOf(session), otherIn == 2),
            otherIn == 3 ? other : session.transcriptHash(),
            otherIn == 4 ? Cast.ALL.c.boot() : session.targetBoot()));
  }

  private static Bytes digest(RecordType type, byte[] whole, boolean other) {
    return BlobOutlet.digest(type, other ? new byte[1] : whole);
  }

  StreamTotals totals() {
    return outlets.stream().map(PageOutlet::totals).reduce(StreamTotals.NONE, StreamTotals::plus);
  }

  static byte[] copy(ByteBuffer record) {
    byte[] copy = new byte[record.remaining()];
    record.get(copy);
    return copy;
  }
}

package dev.sealift.hypervisor.migration;

import dev.sealift.hypervisor.machine.GuestMemory;
import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.hypervisor.protection.CloakedPage;
import dev.sealift.hypervisor.protection.ProcessProtection;
import dev.sealift.hypervisor.vm.Guest;
import dev.sealift.hypervisor.vm.HostedMachine.Content;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.record.BlobOutlet;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.EpochToken;
import dev.sealift.protocol.record.PageOutlet;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.record.StartToken;
import dev.sealift.protocol.record.StreamTotals;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import dev.sealift.protocol.session.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Sends one machine: what never changes, its pages round by round, and after the freeze the rest.
 * For one thread; buffers are used again and again.
 */
final class OutboundStream implements AutoCloseable {

  /** One connection fills one core; more channels need more connections. */
  static final Channels CHANNELS = new Channels(1);

  private static final int VCPUS = 1;

  private final PeerConnection connection;
  private final Session session;
  private final Content content;
  private final Machine machine;
  private final ProcessProtection protection;
  private final MigrationRecord record;
  private final ManifestRoot manifest;
  private final RecordSealer control;
  private final PageOutlet pages;
  private final Bytes immutableDigest;
  private final byte[] immutable;

  OutboundStream(
      PeerConnection connection, Session session, Content content, MigrationRecord record) {
    this.connection = connection;
    this.session = session;
    this.content = content;
    this.record = record;
    Guest guest = content.guest();
    machine = guest.machine();
    protection = guest.protection();
    manifest = new ManifestRoot(machine.frameCount(), CHANNELS.pageChannels());
    control = session.sealer(Channels.CONTROL);
    pages = new PageOutlet(session.sealer(1), CHANNELS, manifest);
    immutable =
        new Immutable(
                machine.frameCount(),
                CHANNELS.pageChannels(),
                VCPUS,
                content.manifest().processes().size(),
                content.manifestToken())
            .encode();
    immutableDigest = BlobOutlet.digest(RecordType.IMMUTABLE, immutable);
  }

  /** Sends what never changes, and begins to log writes. */
  void begin() throws IOException {
    send(RecordType.IMMUTABLE, immutable, 0);
    machine.startDirtyLog();
  }

  /**
   * Sends the pages that are dirty now, and ends the epoch.
   *
   * @return how many are dirty after it
   */
  long round(int epoch) throws IOException {
    int[] dirty = machine.harvestDirty(machine.frameCount());
    int next = 0;
    while (next < dirty.length) {
      int from = next;
      // A row and its ciphertext are read at one instant; the network is waited for outside.
      next = machine.<Integer>runAtSafePoint(() -> fill(dirty, from));
      connection.sendRecord(pages.seal(epoch));
      record.progress(epoch, dirty.length - next, pages.totals());
    }
    EpochToken.of(epoch, List.of(pages)).write(control.payload());
    connection.sendRecord(control.seal(RecordType.EPOCH, epoch));
    manifest.refresh();
    return machine.dirtyCount();
  }

  /** What was sent, and the root over it. */
  record Sent(Bytes root, StreamTotals totals) {}

  /**
   * Sends the last pages and everything else of the parked machine.
   *
   * @param parkedAt since when its clock stands still
   */
  Sent last(int epoch, Instant parkedAt) throws IOException {
    round(epoch);
    Bytes metaDigest = sendMetadata(epoch + 1);
    Bytes stateDigest = sendState(epoch + 1, parkedAt);
    Bytes root =
        manifest.root(
            new Finals(
                immutableDigest,
                metaDigest,
                stateDigest,
                session.transcriptHash(),
                session.targetBoot()));
    new StartToken(root, pages.totals(), session.ticket().generation()).write(control.payload());
    connection.sendRecord(control.seal(RecordType.START, epoch + 1));
    return new Sent(root, pages.totals());
  }

  /** What was sent so far. */
  StreamTotals totals() {
    return pages.totals();
  }

  /** Zeroises keys and buffers. */
  @Override
  public void close() {
    pages.close();
    control.close();
  }

  /** Puts as many frames into the record as fit; gives the place of the next. */
  private int fill(int[] frames, int from) {
    GuestMemory memory = machine.memory();
    int next = from;
    while (next < frames.length && !pages.isFull()) {
      int frame = frames[next++];
      Optional<CloakedPage> row = protection.rowOfFrame(frame);
      if (row.isPresent()) {
        memory.readFrame(frame, cloaked(frame, row.get()));
      } else if (memory.isZero(frame)) {
        pages.zero(frame);
      } else {
        memory.readFrame(frame, pages.raw(frame));
      }
    }
    return next;
  }

  private ByteBuffer cloaked(int frame, CloakedPage row) {
    return pages.cloaked(
        frame,
        row.process(),
        row.virtualPage(),
        row.keyGeneration(),
        row.version(),
        row.counter(),
        row.tagHigh(),
        row.tagLow());
  }

  private Bytes sendMetadata(int epoch) throws IOException {
    try (Secret metadata = content.guest().protection().exportMetadata()) {
      byte[] exposed = metadata.exposeCopy();
      try {
        send(RecordType.META, exposed, epoch);
        return BlobOutlet.digest(RecordType.META, exposed);
      } finally {
        Arrays.fill(exposed, (byte) 0);
      }
    }
  }

  private Bytes sendState(int epoch, Instant parkedAt) throws IOException {
    byte[] exported = machine.exportState();
    byte[] state = FrozenState.encode(parkedAt, exported);
    try {
      send(RecordType.STATE, state, epoch);
      return BlobOutlet.digest(RecordType.STATE, state);
    } finally {
      Arrays.fill(exported, (byte) 0);
      Arrays.fill(state, (byte) 0);
    }
  }

  private void send(RecordType type, byte[] whole, int epoch) throws IOException {
    BlobOutlet outlet = new BlobOutlet(control, type, whole);
    while (outlet.hasNext()) {
      connection.sendRecord(outlet.next(epoch));
    }
  }
}

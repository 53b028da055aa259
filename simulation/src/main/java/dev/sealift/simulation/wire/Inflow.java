package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.record.BlobIntake;
import dev.sealift.protocol.record.Channels;
import dev.sealift.protocol.record.EpochToken;
import dev.sealift.protocol.record.OpenedRecord;
import dev.sealift.protocol.record.PageIntake;
import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordOpener;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.record.StartToken;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import dev.sealift.protocol.session.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An honest target after the handshake, driven as the hypervisor drives it, but for the epoch of
 * what is no page: there the hypervisor checks as well.
 */
final class Inflow implements End.Stream {

  /** Small, for the machine is. */
  static final int MAX_BLOB_BYTES = 1024;

  private final Session session;
  private final Arrival arrival;
  private final List<RecordOpener> openers = new ArrayList<>();
  private final BlobIntake immutable = new BlobIntake(RecordType.IMMUTABLE, MAX_BLOB_BYTES);
  private final BlobIntake meta = new BlobIntake(RecordType.META, MAX_BLOB_BYTES);
  private final BlobIntake state = new BlobIntake(RecordType.STATE, MAX_BLOB_BYTES);
  private final PageIntake intake =
      new PageIntake(
          new ManifestRoot(Guest.FRAMES, Outflow.CHANNELS.pageChannels()),
          Outflow.CHANNELS,
          Trip.MAX_ROUNDS + 1);

  /** With which nothing is sent; that it is the target's alone is seen. */
  private final RecordSealer control;

  private RecordType expected = RecordType.IMMUTABLE;

  Inflow(World world, Session session, Arrival arrival) {
    this.session = session;
    control = session.sealer(Channels.CONTROL);
    world.nonces.owned(control);
    this.arrival = arrival;
    for (int channel = 0; channel <= Outflow.CHANNELS.pageChannels(); channel++) {
      openers.add(session.opener(channel));
    }
  }

  static byte[] metaOf(Session session) {
    return ("rows of " + session.ticket().mid()).getBytes(StandardCharsets.US_ASCII);
  }

  static byte[] stateOf(Session session) {
    return ("vCPU of " + session.ticket().mid()).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether START was accepted. */
  boolean isWhole() {
    return expected == RecordType.MESSAGE;
  }

  @Override
  public void receive(byte[] record) throws PageRejected {
    RecordHeader header = RecordHeader.read(ByteBuffer.wrap(record));
    int channel = Math.min(header.channel(), openers.size() - 1);
    OpenedRecord opened = openers.get(channel).open(ByteBuffer.wrap(record));
    arrival.opened(channel, record, opened);
    switch (expected) {
      case IMMUTABLE -> blob(immutable, RecordType.PAGES, opened);
      case PAGES -> pages(opened);
      case META -> blob(meta, RecordType.STATE, opened);
      case STATE -> blob(state, RecordType.START, opened);
      case START -> start(opened);
      case EPOCH, MESSAGE -> opened.require(RecordType.MESSAGE);
    }
  }

  @Override
  public void close() {
    openers.forEach(RecordOpener::close);
    control.close();
    immutable.close();
    meta.close();
    state.close();
  }

  private void blob(BlobIntake blob, RecordType next, OpenedRecord opened) throws PageRejected {
    RecordType type = expected;
    boolean whole = blob.accept(opened);
    arrival.part(type, opened, whole);
    if (whole) {
      arrival.blob(type, blob.bytes());
      expected = next;
    }
  }

  private void pages(OpenedRecord opened) throws PageRejected {
    switch (opened.header().type()) {
      case PAGES -> {
        intake.accept(opened, arrival::page);
        arrival.pages(opened);
      }
      case EPOCH -> {
        EpochToken token = EpochToken.read(opened);
        intake.endEpoch(token);
        arrival.token(opened, token);
      }
      default -> {
        expected = RecordType.META;
        blob(meta, RecordType.STATE, opened);
      }
    }
  }

  private void start(OpenedRecord opened) throws PageRejected {
    StartToken token = StartToken.read(opened);
    Bytes root =
        intake.finish(
            token,
            new Finals(
                immutable.digest(),
                meta.digest(),
                state.digest(),
                session.transcriptHash(),
                session.targetBoot()),
            session.ticket().generation());
    arrival.start(opened, root);
    expected = RecordType.MESSAGE;
  }
}

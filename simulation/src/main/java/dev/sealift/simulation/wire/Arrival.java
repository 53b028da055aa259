package dev.sealift.simulation.wire;

import static dev.sealift.simulation.wire.WireViolation.unless;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.record.EpochToken;
import dev.sealift.protocol.record.OpenedRecord;
import dev.sealift.protocol.record.PageEntry;
import dev.sealift.protocol.record.PageKind;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.session.FrameType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be so whenever an honest target takes something in, seen by somebody who knows what was
 * sent. It keeps its own books: nothing here asks the core.
 */
final class Arrival {

  private static final int SEQUENCE_AT = 24;

  private final End end;
  private final Map<Integer, Integer> versions = new HashMap<>();
  private final Map<Integer, byte[]> memory = new HashMap<>();
  private final Set<Integer> inEpoch = new HashSet<>();
  private final long[] records = new long[Outflow.CHANNELS.pageChannels()];
  private final long[] pages = new long[Outflow.CHANNELS.pageChannels()];
  private final Map<Integer, Integer> openedOn = new HashMap<>();
  private long bytes;
  private int epoch;
  private int channel;
  private int parts;

  Arrival(End end) {
    this.end = end;
  }

  /** A record opened: it is the next one that the peer sealed for this channel. */
  void opened(int on, byte[] record, OpenedRecord opened) {
    channel = opened.header().channel();
    unless(channel == on, "R6", "a record of channel %d opens on %d".formatted(channel, on));
    int next = openedOn.merge(on, 1, Integer::sum) - 1;
    @Nullable End peer = peer();
    List<Bytes> sealed = peer == null ? List.of() : peer.sent(FrameType.RECORD);
    int place = sealed.indexOf(Bytes.copyOf(record));
    if (place < 0) {
      throw new WireViolation(ofEarlier(record) ? "R3" : "N2", "a record opens that nobody sent");
    }
    long sequence = ByteBuffer.wrap(record).getLong(SEQUENCE_AT);
    unless(sequence >= next, "R1", "a record opens a second time");
    unless(sequence <= next, "R5", "a record opens before an earlier one");
  }

  /** A page goes to its place. */
  void page(PageEntry entry) {
    int frame = entry.frame();
    unless(frame >= 0 && frame < Guest.FRAMES, "R6", "frame %d is outside".formatted(frame));
    unless(
        channel == 1 + frame / 64 % Outflow.CHANNELS.pageChannels(),
        "R6",
        "frame %d comes on channel %d".formatted(frame, channel));
    int held = versions.getOrDefault(frame, 0);
    unless(
        entry.version() > held,
        "S8",
        "frame %d goes from version %d to %d".formatted(frame, held, entry.version()));
    unless(entry.version() == held + 1, "R5", "a version of frame %d is missing".formatted(frame));
    unless(inEpoch.add(frame), "R1", "frame %d comes twice in epoch %d".formatted(frame, epoch));
    versions.put(frame, entry.version());
    byte[] page = new byte[PageEntry.PAGE_BYTES];
    if (entry.kind() != PageKind.ZERO) {
      entry.contents().get(page);
    }
    memory.put(frame, page);
    pages[channel - 1]++;
  }

  /** All pages of a record are in their places. */
  void pages(OpenedRecord record) {
    unless(
        record.header().epoch() == epoch,
        "R5",
        "a record of epoch %d counts in epoch %d".formatted(record.header().epoch(), epoch));
    records[channel - 1]++;
    bytes += RecordHeader.BYTES + record.header().payloadBytes() + 16;
  }

  /** An epoch ends. */
  void token(OpenedRecord record, EpochToken token) {
    unless(record.header().type() == RecordType.EPOCH, "I6", "another record ends an epoch");
    unless(
        token.epoch() == epoch && record.header().epoch() == epoch,
        "R5",
        "the token of epoch %d ends epoch %d".formatted(token.epoch(), epoch));
    unless(epoch <= Trip.MAX_ROUNDS, "N4", "epoch %d is more than was allowed".formatted(epoch));
    List<EpochToken.Sent> arrived = new ArrayList<>();
    for (int i = 0; i < records.length; i++) {
      arrived.add(new EpochToken.Sent(records[i], pages[i]));
    }
    unless(
        token.channels().equals(arrived),
        "O2",
        "%s arrived, %s were sent".formatted(arrived, token.channels()));
    inEpoch.clear();
    epoch++;
  }

  /** A part of something long was taken. */
  void part(RecordType type, OpenedRecord record, boolean whole) {
    unless(record.header().type() == type, "O7", "%s comes for %s".formatted(record, type));
    parts++;
    unless(whole || parts < 8, "N6", "%s has no end".formatted(type));
  }

  /** Something long is whole. */
  void blob(RecordType type, byte[] whole) {
    unless(
        whole.length <= Inflow.MAX_BLOB_BYTES,
        "N6",
        "%s takes %d bytes".formatted(type, whole.length));
  }

  /** The end: this is the frozen machine, whole. */
  void start(OpenedRecord record, Bytes root) {
    unless(record.header().type() == RecordType.START, "I6", "another record ends the stream");
    unless(inEpoch.isEmpty(), "O2", "the last epoch has no token");
    unless(versions.size() == Guest.FRAMES, "O2", "%d frames arrived".formatted(versions.size()));
    ByteBuffer in = record.payload().duplicate().clear();
    unless(in.remaining() == 80, "N8", "START is %d bytes".formatted(in.remaining()));
    byte[] claimed = new byte[32];
    in.get(claimed);
    unless(Bytes.copyOf(claimed).equals(root), "S5", "START means another state than this");
    unless(
        in.getLong() == Arrays.stream(records).sum()
            && in.getLong() == Arrays.stream(pages).sum()
            && in.getLong() == bytes,
        "O2",
        "START counts otherwise");
    unless(in.getLong() == 0, "O2", "START leaves pages behind");
    long generation = end.trip.ticket().generation().value();
    unless(in.getLong() == generation, "S2", "START is of another generation");
    unless(in.getLong() == generation + 1, "S2", "START leads to another generation");
    if (Objects.requireNonNull(peer()).stream() instanceof Outflow source) {
      unless(!source.meansAnother(), "S5", "START means another machine than this");
      for (int frame = 0; frame < Guest.FRAMES; frame++) {
        unless(
            Arrays.equals(source.guest().page(frame), memory.get(frame)),
            "S5",
            "frame %d is not what it was at the freeze".formatted(frame));
      }
      unless(source.root().equals(root), "S5", "both ends have another root");
    }
    end.world.tell("%s accepts START".formatted(end));
  }

  private @Nullable End peer() {
    return end.world.ends.stream()
        .filter(one -> !one.equals(end) && String.valueOf(end.root()).equals(one.root()))
        .findFirst()
        .orElse(null);
  }

  private boolean ofEarlier(byte[] record) {
    Bytes sent = Bytes.copyOf(record);
    return end.world.ends.stream().anyMatch(one -> one.sent(FrameType.RECORD).contains(sent));
  }
}

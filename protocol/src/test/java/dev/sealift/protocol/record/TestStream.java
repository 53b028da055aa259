package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.record.PageRejected.Reason;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A source and a target with fixed keys, and a small memory each. */
final class TestStream {

  static final int FRAMES = 300;
  static final Generation GENERATION = new Generation(4);
  static final Bytes DIGEST = Sha256.of(new byte[] {9});
  static final Finals FINALS =
      new Finals(DIGEST, DIGEST, DIGEST, DIGEST, new BootId("b".repeat(64)));

  final Mid mid;
  final Channels channels;
  final ManifestRoot sent;
  final ManifestRoot held;
  final List<PageOutlet> outlets = new ArrayList<>();
  final RecordSealer control;
  final RecordOpener[] openers;
  final PageIntake intake;
  final byte[][] memory = new byte[FRAMES][PageEntry.PAGE_BYTES];
  private final int keys;

  TestStream() {
    this('1', 1, 2);
  }

  /** With keys of its own. */
  TestStream(char name, int keys, int pageChannels) {
    this.mid = new Mid(String.valueOf(name).repeat(32));
    this.keys = keys;
    this.channels = new Channels(pageChannels);
    this.sent = new ManifestRoot(FRAMES, pageChannels);
    this.held = new ManifestRoot(FRAMES, pageChannels);
    this.openers = new RecordOpener[pageChannels + 1];
    for (int channel = 0; channel <= pageChannels; channel++) {
      openers[channel] = new RecordOpener(key(channel), mid, channel);
    }
    this.control = new RecordSealer(key(0), mid, 0);
    for (int channel = 1; channel <= pageChannels; channel++) {
      outlets.add(new PageOutlet(new RecordSealer(key(channel), mid, channel), channels, sent));
    }
    this.intake = new PageIntake(held, channels, 5);
  }

  TrafficKey key(int channel) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) (16 * keys + channel));
    byte[] salt = new byte[12];
    Arrays.fill(salt, (byte) (16 * keys + channel + 128));
    return new TrafficKey(Secret.owning(key), Secret.owning(salt));
  }

  /** Seals one record of raw pages, each filled with one value, on the channel of the first. */
  byte[] raw(int epoch, int value, int... frames) {
    PageOutlet outlet = outlets.get(channels.of(frames[0]) - 1);
    for (int frame : frames) {
      byte[] page = new byte[PageEntry.PAGE_BYTES];
      Arrays.fill(page, (byte) value);
      outlet.raw(frame).put(page);
    }
    return bytes(outlet.seal(epoch));
  }

  /** Seals every frame as zero. */
  List<byte[]> zeros(int epoch) {
    List<byte[]> records = new ArrayList<>();
    for (int channel = 1; channel <= channels.pageChannels(); channel++) {
      PageOutlet outlet = outlets.get(channel - 1);
      for (int frame = 0; frame < FRAMES; frame++) {
        if (channels.of(frame) == channel) {
          outlet.zero(frame);
        }
      }
      records.add(bytes(outlet.seal(epoch)));
    }
    return records;
  }

  byte[] token(int epoch) {
    EpochToken.of(epoch, outlets).write(control.payload());
    return bytes(control.seal(RecordType.EPOCH, epoch));
  }

  byte[] start(int epoch) {
    StreamTotals totals =
        outlets.stream().map(PageOutlet::totals).reduce(StreamTotals.NONE, StreamTotals::plus);
    new StartToken(sent.root(FINALS), totals, GENERATION).write(control.payload());
    return bytes(control.seal(RecordType.START, epoch));
  }

  /** Seals whatever payload on a channel, as a rogue source could. */
  byte[] rogue(int channel, RecordType type, int epoch, byte[] payload) {
    RecordSealer sealer = new RecordSealer(key(channel), mid, channel);
    for (long next = openerSequence(channel); next > 0; next--) {
      sealer.seal(type, epoch);
    }
    sealer.payload().put(payload);
    return bytes(sealer.seal(type, epoch));
  }

  /** What a target does with a record. */
  void deliver(byte[] record) throws PageRejected {
    OpenedRecord opened = open(record);
    switch (opened.header().type()) {
      case PAGES -> intake.accept(opened, this::install);
      case EPOCH -> intake.endEpoch(EpochToken.read(opened));
      case START -> intake.finish(StartToken.read(opened), FINALS, GENERATION);
      case IMMUTABLE, META, STATE, MESSAGE -> {
        // Means nothing in these tests.
      }
    }
  }

  OpenedRecord open(byte[] record) throws PageRejected {
    int channel = RecordHeader.read(ByteBuffer.wrap(record)).channel();
    if (channel >= openers.length) {
      throw new PageRejected(Reason.WRONG_CHANNEL, "channel is " + channel);
    }
    return openers[channel].open(ByteBuffer.wrap(record));
  }

  private void install(PageEntry entry) {
    if (entry.kind() == PageKind.ZERO) {
      Arrays.fill(memory[entry.frame()], (byte) 0);
    } else {
      entry.contents().get(memory[entry.frame()]);
    }
  }

  private long openerSequence(int channel) {
    return openers[channel].records();
  }

  static byte[] bytes(ByteBuffer record) {
    byte[] copy = new byte[record.remaining()];
    record.get(copy);
    return copy;
  }
}

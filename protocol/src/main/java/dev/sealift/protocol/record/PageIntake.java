package dev.sealift.protocol.record;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.record.PageRejected.Reason;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The target's end of all page channels: checks every page of a record before it installs the
 * first, and notes them in the manifest. For one thread.
 *
 * <p>After a refusal the import is over: what was installed is zeroised, never run.
 */
public final class PageIntake {

  private final ManifestRoot manifest;
  private final Channels channels;
  private final int maxEpochs;
  private final BitSet seenInEpoch = new BitSet();
  private final StreamTotals[] totals;
  private final PageEntry entry = new PageEntry();
  private int epoch;

  /**
   * Takes nothing in yet, and waits for epoch 0.
   *
   * @param manifest of the machine, nothing noted yet; its frames are the layout
   * @param maxEpochs most epochs: the ticket's rounds and the last one after the freeze
   */
  public PageIntake(ManifestRoot manifest, Channels channels, int maxEpochs) {
    this.manifest = manifest;
    this.channels = channels;
    this.maxEpochs = maxEpochs;
    this.totals = new StreamTotals[channels.pageChannels()];
    Arrays.fill(totals, StreamTotals.NONE);
  }

  /** The epoch whose records are taken. */
  public int epoch() {
    return epoch;
  }

  /**
   * Takes a record of pages in.
   *
   * @param sink where its pages go once all of them are checked
   * @throws PageRejected if one of them is not what must come now; none is installed then
   */
  public void accept(OpenedRecord record, PageSink sink) throws PageRejected {
    RecordHeader header = record.require(RecordType.PAGES).header();
    PageRejected.require(
        header.epoch() == epoch,
        Reason.WRONG_EPOCH,
        () -> "record is of epoch %d, want %d".formatted(header.epoch(), epoch));
    PageRejected.require(
        header.channel() >= 1 && header.channel() <= channels.pageChannels(),
        Reason.WRONG_CHANNEL,
        () -> "pages came on channel %d".formatted(header.channel()));
    ByteBuffer payload = record.payload();
    int pages = check(header.channel(), payload);
    install(header, payload.clear(), sink);
    manifest.record(header.channel(), header.sequence(), record.tagHigh(), record.tagLow());
    int bytes = RecordHeader.BYTES + header.payloadBytes() + Aead.TAG_BYTES;
    int i = header.channel() - 1;
    totals[i] = totals[i].plus(new StreamTotals(1, pages, bytes));
  }

  /**
   * Ends an epoch: everything the source sent arrived.
   *
   * @throws PageRejected if something is missing, or the token is of another epoch
   */
  public void endEpoch(EpochToken token) throws PageRejected {
    PageRejected.require(
        token.epoch() == epoch,
        Reason.WRONG_EPOCH,
        () -> "token ends epoch %d, want %d".formatted(token.epoch(), epoch));
    PageRejected.require(
        epoch < maxEpochs,
        Reason.WRONG_EPOCH,
        () -> "token ends epoch %d of at most %d".formatted(epoch, maxEpochs));
    var arrived =
        Arrays.stream(totals).map(t -> new EpochToken.Sent(t.records(), t.pages())).toList();
    PageRejected.require(
        token.channels().equals(arrived),
        Reason.WRONG_TOTALS,
        () -> "%s arrived, want %s".formatted(arrived, token.channels()));
    seenInEpoch.clear();
    epoch++;
    manifest.refresh();
  }

  /** What arrived so far. */
  public StreamTotals totals() {
    return Arrays.stream(totals).reduce(StreamTotals.NONE, StreamTotals::plus);
  }

  /**
   * Ends the stream: this end holds exactly what the source committed to.
   *
   * @param finals the rest of the final state, as this end received it
   * @param generation the one that ran at the source, by the ticket
   * @return the root, computed here
   * @throws PageRejected if anything differs
   */
  public Bytes finish(StartToken start, Finals finals, Generation generation) throws PageRejected {
    PageRejected.require(
        seenInEpoch.isEmpty(), Reason.WRONG_TOTALS, () -> "epoch %d is open".formatted(epoch));
    PageRejected.require(
        start.totals().equals(totals()),
        Reason.WRONG_TOTALS,
        () -> "%s arrived, want %s".formatted(totals(), start.totals()));
    PageRejected.require(
        manifest.isComplete(), Reason.WRONG_TOTALS, () -> "a frame was never sent");
    Bytes root = manifest.root(finals);
    PageRejected.require(
        start.manifestRoot().equals(root),
        Reason.WRONG_ROOT,
        () -> "root is %s, want %s".formatted(root, start.manifestRoot()));
    PageRejected.require(
        start.generation().equals(generation),
        Reason.WRONG_ROOT,
        () -> "generation is %s, want %s".formatted(start.generation(), generation));
    return root;
  }

  /** Checks every page of a record; gives how many there are. */
  private int check(int channel, ByteBuffer payload) throws PageRejected {
    int pages = 0;
    do {
      entry.read(payload);
      check(channel);
      seenInEpoch.set(entry.frame());
      pages++;
    } while (payload.hasRemaining());
    return pages;
  }

  private void check(int channel) throws PageRejected {
    int frame = entry.frame();
    requireInLayout(frame);
    requireChannel(frame, channel);
    int held = manifest.version(frame);
    requireNewer(frame, entry.version(), held);
    requireFirstInEpoch(frame);
    requireNext(frame, entry.version(), held);
  }

  private void requireInLayout(int frame) throws PageRejected {
    if (frame < 0 || frame >= manifest.frames()) {
      throw new PageRejected(
          Reason.OUTSIDE_LAYOUT,
          "frame is %d, want < %d".formatted(Integer.toUnsignedLong(frame), manifest.frames()));
    }
  }

  private void requireChannel(int frame, int channel) throws PageRejected {
    if (channels.of(frame) != channel) {
      throw new PageRejected(
          Reason.WRONG_CHANNEL,
          "frame %d came on channel %d, want %d".formatted(frame, channel, channels.of(frame)));
    }
  }

  private static void requireNewer(int frame, int version, int held) throws PageRejected {
    if (version <= held) {
      throw new PageRejected(
          Reason.REPLAYED, "version of frame %d is %d, want > %d".formatted(frame, version, held));
    }
  }

  private void requireFirstInEpoch(int frame) throws PageRejected {
    if (seenInEpoch.get(frame)) {
      throw new PageRejected(
          Reason.SECOND_COPY, "frame %d came twice in epoch %d".formatted(frame, epoch));
    }
  }

  private static void requireNext(int frame, int version, int held) throws PageRejected {
    if (version > held + 1) {
      throw new PageRejected(
          Reason.REORDERED,
          "version of frame %d is %d, want %d".formatted(frame, version, held + 1));
    }
  }

  private void install(RecordHeader header, ByteBuffer payload, PageSink sink) throws PageRejected {
    while (payload.hasRemaining()) {
      entry.read(payload);
      int next = payload.position();
      manifest.page(entry.frame(), entry.version(), header.channel(), header.sequence());
      sink.install(entry);
      payload.clear().position(next);
    }
  }
}

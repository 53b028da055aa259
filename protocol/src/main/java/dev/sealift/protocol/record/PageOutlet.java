package dev.sealift.protocol.record;

import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.root.ManifestRoot;
import java.nio.ByteBuffer;

/**
 * The source's end of one page channel: gathers pages into records, gives each its version, and
 * notes them in the manifest. For one thread.
 *
 * <p>Each frame is added at most once in an epoch; a full outlet is sealed before the next page.
 */
public final class PageOutlet implements AutoCloseable {

  private final RecordSealer sealer;
  private final Channels channels;
  private final ManifestRoot manifest;
  private int pagesInRecord;
  private int expectedPosition;
  private StreamTotals totals = StreamTotals.NONE;

  /**
   * Takes the sealer over.
   *
   * @param manifest of the machine; shared by the outlets of one migration
   */
  public PageOutlet(RecordSealer sealer, Channels channels, ManifestRoot manifest) {
    this.sealer = sealer;
    this.channels = channels;
    this.manifest = manifest;
  }

  /** Whether a page may not fit any more. */
  public boolean isFull() {
    return sealer.payload().remaining() < PageEntry.MAX_BYTES;
  }

  /** Whether there is nothing to seal. */
  public boolean isEmpty() {
    return pagesInRecord == 0;
  }

  /**
   * Adds a page as it is.
   *
   * @return where the caller at once puts its {@value PageEntry#PAGE_BYTES} bytes
   */
  public ByteBuffer raw(int frame) {
    begin(frame, PageKind.RAW);
    expectedPosition += PageEntry.PAGE_BYTES;
    return sealer.payload();
  }

  /** Adds a page of zeros, of a frame that no process protects. */
  public void zero(int frame) {
    begin(frame, PageKind.ZERO);
  }

  /**
   * Adds a cloaked page; row and contents must have been captured at one instant [T2].
   *
   * @param process place of the owning process in the manifest, from 0
   * @param virtualPage virtual address divided by 4096
   * @param keyGeneration generation of the page key
   * @param rowVersion version of the owner's page
   * @param ivCounter last eight bytes of the IV, whose first four are zero
   * @param tagHigh first eight bytes of the page's tag
   * @param tagLow last eight bytes of the page's tag
   * @return where the caller at once puts its {@value PageEntry#PAGE_BYTES} bytes of ciphertext
   */
  public ByteBuffer cloaked(
      int frame,
      int process,
      long virtualPage,
      long keyGeneration,
      long rowVersion,
      long ivCounter,
      long tagHigh,
      long tagLow) {
    begin(frame, PageKind.CLOAKED);
    ByteBuffer out = sealer.payload();
    out.putInt(process).putLong(virtualPage).putLong(keyGeneration).putLong(rowVersion);
    out.putLong(ivCounter).putLong(tagHigh).putLong(tagLow);
    expectedPosition += PageEntry.ROW_BYTES + PageEntry.PAGE_BYTES;
    return out;
  }

  /**
   * Seals the pages that were added.
   *
   * @return the record; valid until the next page is added
   */
  public ByteBuffer seal(int epoch) {
    requireWhole();
    if (isEmpty()) {
      throw new IllegalStateException("a record without pages says nothing");
    }
    long sequence = sealer.records();
    ByteBuffer record = sealer.seal(RecordType.PAGES, epoch);
    int tagAt = record.limit() - Aead.TAG_BYTES;
    manifest.record(
        sealer.channel(), sequence, record.getLong(tagAt), record.getLong(tagAt + Long.BYTES));
    totals = totals.plus(new StreamTotals(1, pagesInRecord, record.remaining()));
    pagesInRecord = 0;
    expectedPosition = 0;
    return record;
  }

  /** What was sealed so far. */
  public StreamTotals totals() {
    return totals;
  }

  /** Zeroises key and buffer. */
  @Override
  public void close() {
    sealer.close();
  }

  private void begin(int frame, PageKind kind) {
    requireWhole();
    if (channels.of(frame) != sealer.channel()) {
      throw new IllegalStateException(
          "frame %d belongs to channel %d, this is %d"
              .formatted(frame, channels.of(frame), sealer.channel()));
    }
    int version = Math.addExact(manifest.version(frame), 1);
    manifest.page(frame, version, sealer.channel(), sealer.records());
    sealer.payload().putInt(frame).putInt(version).put(kind.code());
    expectedPosition += PageEntry.FIXED_BYTES;
    pagesInRecord++;
  }

  private void requireWhole() {
    if (sealer.payload().position() != expectedPosition) {
      throw new IllegalStateException(
          "%d bytes were put into the record, want %d"
              .formatted(sealer.payload().position(), expectedPosition));
    }
  }
}

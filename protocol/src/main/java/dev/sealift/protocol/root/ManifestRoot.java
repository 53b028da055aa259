package dev.sealift.protocol.root;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Objects;

/**
 * The manifest of a migration and its root: for every frame the version held and the record it came
 * in, and for every record that still holds a frame its tag. Both monitors keep one, and the broker
 * compares the roots.
 *
 * <p>It is a hash tree of two levels: chunks of rows and chunks of tags below, one hash over all
 * chunk hashes above. Only changed chunks are hashed again. For one thread.
 */
public final class ManifestRoot {

  /**
   * A chunk of rows is 12 KiB: small enough that one page dirties little, large enough to hash
   * fast.
   */
  private static final int ROWS_PER_CHUNK = 1024;

  private static final int ROW_BYTES = Integer.BYTES + Long.BYTES;

  private static final int CHANNEL_SHIFT = 48;

  private final int frames;
  private final int[] versions;

  /** The channel in the upper 16 bits, the sequence in the lower 48. */
  private final long[] places;

  private final Bytes[] rowHashes;
  private final BitSet changedRows = new BitSet();
  private final LiveTags[] tags;

  /**
   * Of a machine of which nothing was sent yet.
   *
   * @param frames frames of memory
   * @param channels channels on which pages flow, numbered from 1
   */
  public ManifestRoot(int frames, int channels) {
    this.frames = frames;
    this.versions = new int[frames];
    this.places = new long[frames];
    this.rowHashes = new Bytes[(frames + ROWS_PER_CHUNK - 1) / ROWS_PER_CHUNK];
    this.tags = new LiveTags[channels];
    Arrays.setAll(tags, _ -> new LiveTags());
    changedRows.set(0, rowHashes.length);
  }

  /** Frames of memory. */
  public int frames() {
    return frames;
  }

  /** How often a frame was sent: the version held, 0 before the first. */
  public int version(int frame) {
    return versions[frame];
  }

  /** Whether every frame was sent at least once. */
  public boolean isComplete() {
    for (int version : versions) {
      if (version == 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Notes that a record holds the newest version of a frame.
   *
   * @param version above the one held
   * @param channel the record's channel, from 1
   * @param sequence the record's place in its channel
   */
  public void page(int frame, int version, int channel, long sequence) {
    requireNewer(frame, version);
    if (versions[frame] > 0) {
      long old = places[frame];
      tags[(int) (old >>> CHANNEL_SHIFT) - 1].release(old & ((1L << CHANNEL_SHIFT) - 1));
    }
    tags[channel - 1].hold(sequence);
    versions[frame] = version;
    places[frame] = (long) channel << CHANNEL_SHIFT | sequence;
    changedRows.set(frame / ROWS_PER_CHUNK);
  }

  /** Notes the tag of a record, whose pages were noted before or are noted after. */
  public void record(int channel, long sequence, long tagHigh, long tagLow) {
    tags[channel - 1].tag(sequence, tagHigh, tagLow);
  }

  /** Hashes the chunks that changed since the last time. */
  public void refresh() {
    for (int chunk = changedRows.nextSetBit(0);
        chunk >= 0;
        chunk = changedRows.nextSetBit(chunk + 1)) {
      rowHashes[chunk] = hashRows(chunk);
    }
    changedRows.clear();
    for (LiveTags channel : tags) {
      channel.refresh();
    }
  }

  /**
   * The root over everything noted and the rest of the final state.
   *
   * @return 32 bytes
   */
  public Bytes root(Finals finals) {
    refresh();
    Sha256 root = Sha256.labelled("sealift manifest root v1").add(frames).add(tags.length);
    for (Bytes hash : rowHashes) {
      root.add(Objects.requireNonNull(hash));
    }
    for (LiveTags channel : tags) {
      channel.addTo(root);
    }
    return root.add(finals.immutableDigest())
        .add(finals.metaDigest())
        .add(finals.stateDigest())
        .add(finals.transcriptHash())
        .add(finals.targetBoot().value())
        .finish();
  }

  private void requireNewer(int frame, int version) {
    if (version <= versions[frame]) {
      throw new IllegalStateException(
          "S8: version of frame %d is %d, want > %d".formatted(frame, version, versions[frame]));
    }
  }

  private Bytes hashRows(int chunk) {
    int from = chunk * ROWS_PER_CHUNK;
    int to = Math.min(frames, from + ROWS_PER_CHUNK);
    ByteBuffer rows = ByteBuffer.allocate((to - from) * ROW_BYTES);
    for (int frame = from; frame < to; frame++) {
      rows.putInt(versions[frame]).putLong(places[frame]);
    }
    return Sha256.labelled("sealift manifest rows v1").add(chunk).add(rows.array()).finish();
  }
}

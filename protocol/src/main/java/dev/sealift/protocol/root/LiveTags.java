package dev.sealift.protocol.root;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** The tags of one channel's records that still hold the newest version of some frame. */
final class LiveTags {

  private static final int TAGS_PER_CHUNK = 256;

  /** Two arrays of 1 GiB at most; a machine of 1 TiB takes an eighth of it in a round. */
  private static final long MAX_RECORDS = 1 << 26;

  private int[] frames = new int[TAGS_PER_CHUNK];
  private long[] tags = new long[2 * TAGS_PER_CHUNK];
  private Bytes[] hashes = new Bytes[1];
  private int records;
  private final BitSet changed = new BitSet();

  /** One more frame is held by a record. */
  void hold(long sequence) {
    int record = reach(sequence);
    frames[record]++;
    changed.set(record / TAGS_PER_CHUNK);
  }

  /** A frame held by a record got a newer version; with the last, its tag counts no more. */
  void release(long sequence) {
    int record = Math.toIntExact(sequence);
    if (--frames[record] == 0) {
      changed.set(record / TAGS_PER_CHUNK);
    }
  }

  void tag(long sequence, long high, long low) {
    int record = reach(sequence);
    tags[2 * record] = high;
    tags[2 * record + 1] = low;
    changed.set(record / TAGS_PER_CHUNK);
  }

  void refresh() {
    for (int chunk = changed.nextSetBit(0); chunk >= 0; chunk = changed.nextSetBit(chunk + 1)) {
      hashes[chunk] = hash(chunk);
    }
    changed.clear();
  }

  void addTo(Sha256 root) {
    root.add(records);
    for (int chunk = 0; chunk * TAGS_PER_CHUNK < records; chunk++) {
      root.add(hashes[chunk]);
    }
  }

  /** Makes room for a record. */
  private int reach(long sequence) {
    if (sequence >= MAX_RECORDS) {
      throw new IllegalStateException(
          "record is number %d, want < %d".formatted(sequence, MAX_RECORDS));
    }
    int record = (int) sequence;
    while (record >= frames.length) {
      frames = Arrays.copyOf(frames, 2 * frames.length);
      tags = Arrays.copyOf(tags, 2 * tags.length);
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
    if (record >= records) {
      changed.set(records / TAGS_PER_CHUNK, record / TAGS_PER_CHUNK + 1);
      records = record + 1;
    }
    return record;
  }

  private Bytes hash(int chunk) {
    int from = chunk * TAGS_PER_CHUNK;
    ByteBuffer live = ByteBuffer.allocate(TAGS_PER_CHUNK * 2 * Long.BYTES);
    for (int record = from; record < from + TAGS_PER_CHUNK; record++) {
      boolean isLive = frames[record] > 0;
      live.putLong(isLive ? tags[2 * record] : 0).putLong(isLive ? tags[2 * record + 1] : 0);
    }
    return Sha256.labelled("sealift manifest tags v1").add(chunk).add(live.array()).finish();
  }
}

package dev.sealift.protocol.root;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.vectors.Plain;
import dev.sealift.protocol.vectors.VectorBook;
import dev.sealift.protocol.vectors.VectorWorld;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vector of the manifest root of a small memory, with all hashes on the way to it. */
class ManifestRootVectorsTest {

  private static final int FRAMES = 1030;
  private static final int CHANNELS = 2;
  private static final int[] SENT_AGAIN = {0, 7, 1029};

  private final int[] version = new int[FRAMES];
  private final int[] channel = new int[FRAMES];
  private final long[] sequence = new long[FRAMES];
  private final int[] records = new int[CHANNELS + 1];
  private final ManifestRoot root = new ManifestRoot(FRAMES, CHANNELS);

  @Test
  void smallMemory() throws Exception {
    for (int frame = 0; frame < FRAMES; frame++) {
      send(frame);
    }
    for (int frame : SENT_AGAIN) {
      send(frame);
    }
    VectorBook book =
        new VectorBook("manifest-root")
            .comment("1030 frames on 2 channels, each frame sent once in ascending order, one a")
            .comment("record; then frames 0, 7 and 1029 again. The tag of record s of channel c is")
            .comment("made up: the first 16 bytes of H(\"tag\", c, s).");
    List<Object> parts =
        new ArrayList<>(List.of("sealift manifest root v1", (long) FRAMES, (long) CHANNELS));
    for (int chunk = 0; chunk * 1024 < FRAMES; chunk++) {
      byte[] hash = rows(chunk);
      book.bytes("rows(%d)".formatted(chunk), hash);
      parts.add(hash);
    }
    for (int c = 1; c <= CHANNELS; c++) {
      book.text("records(%d)".formatted(c), Integer.toString(records[c]));
      parts.add((long) records[c]);
      for (int chunk = 0; chunk * 256 < records[c]; chunk++) {
        byte[] hash = tags(c, chunk);
        book.bytes("tags(%d, %d)".formatted(c, chunk), hash);
        parts.add(hash);
      }
    }
    Finals finals =
        new Finals(
            VectorWorld.digest("immutable"),
            VectorWorld.digest("meta"),
            VectorWorld.digest("state"),
            VectorWorld.digest("transcript"),
            new VectorWorld().target.boot);
    book.bytes("immutable", finals.immutableDigest())
        .bytes("meta", finals.metaDigest())
        .bytes("state", finals.stateDigest())
        .bytes("transcriptHash", finals.transcriptHash())
        .text("targetBoot", finals.targetBoot().value());
    parts.addAll(
        List.of(
            finals.immutableDigest(),
            finals.metaDigest(),
            finals.stateDigest(),
            finals.transcriptHash(),
            finals.targetBoot().value()));

    Bytes computed = root.root(finals);
    assertThat(computed.toArray()).isEqualTo(Plain.hash(parts.toArray()));
    book.bytes("root", computed).close();
  }

  private void send(int frame) {
    int c = 1 + frame / 64 % CHANNELS;
    version[frame]++;
    channel[frame] = c;
    sequence[frame] = records[c]++;
    ByteBuffer tag = ByteBuffer.wrap(tag(c, sequence[frame]));
    root.page(frame, version[frame], c, sequence[frame]);
    root.record(c, sequence[frame], tag.getLong(), tag.getLong());
  }

  private static byte[] tag(int channel, long sequence) {
    return Arrays.copyOf(Plain.hash("tag", channel, sequence), 16);
  }

  private byte[] rows(int chunk) {
    int to = Math.min(FRAMES, 1024 * (chunk + 1));
    ByteBuffer rows = ByteBuffer.allocate(12 * (to - 1024 * chunk));
    for (int frame = 1024 * chunk; frame < to; frame++) {
      rows.putInt(version[frame]).putShort((short) channel[frame]);
      rows.putShort((short) (sequence[frame] >>> 32)).putInt((int) sequence[frame]);
    }
    return Plain.hash("sealift manifest rows v1", chunk, rows.array());
  }

  private byte[] tags(int c, int chunk) {
    ByteBuffer tags = ByteBuffer.allocate(256 * 16);
    for (long s = 256L * chunk; s < 256L * (chunk + 1); s++) {
      tags.put(isLive(c, s) ? tag(c, s) : new byte[16]);
    }
    return Plain.hash("sealift manifest tags v1", chunk, tags.array());
  }

  private boolean isLive(int c, long s) {
    for (int frame = 0; frame < FRAMES; frame++) {
      if (channel[frame] == c && sequence[frame] == s) {
        return true;
      }
    }
    return false;
  }
}

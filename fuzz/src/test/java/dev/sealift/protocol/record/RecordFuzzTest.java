package dev.sealift.protocol.record;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.root.Finals;
import dev.sealift.protocol.root.ManifestRoot;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Records that a stranger makes up, and records that a rogue source seals with the right key. */
class RecordFuzzTest {

  private static final int FRAMES = 130;
  private static final int PAGE_CHANNELS = 2;
  private static final int MAX_BLOB = 300_000;
  private static final Mid MID = new Mid("1".repeat(32));
  private static final Bytes DIGEST = Bytes.copyOf(new byte[32]);
  private static final Finals FINALS =
      new Finals(DIGEST, DIGEST, DIGEST, DIGEST, new BootId("b".repeat(64)));

  @FuzzTest(maxDuration = "2m")
  void unauthenticBytes(byte[] bytes) {
    try (RecordOpener opener = new RecordOpener(key(0), MID, 0)) {
      opener.open(ByteBuffer.wrap(bytes));
      throw new AssertionError("a record that nobody sealed opens");
    } catch (PageRejected e) {
      // Refused.
    }
  }

  /** The plaintext is the fuzzer's, type, channel and epoch too; the seal is right. */
  @FuzzTest(maxDuration = "2m")
  void authenticPlaintext(FuzzedDataProvider data) {
    Channels channels = new Channels(PAGE_CHANNELS);
    ManifestRoot held = new ManifestRoot(FRAMES, PAGE_CHANNELS);
    PageIntake intake = new PageIntake(held, channels, 4);
    RecordSealer[] sealers = new RecordSealer[PAGE_CHANNELS + 1];
    RecordOpener[] openers = new RecordOpener[PAGE_CHANNELS + 1];
    for (int channel = 0; channel <= PAGE_CHANNELS; channel++) {
      sealers[channel] = new RecordSealer(key(channel), MID, channel);
      openers[channel] = new RecordOpener(key(channel), MID, channel);
    }
    BlobIntake[] blobs = {
      new BlobIntake(RecordType.IMMUTABLE, MAX_BLOB),
      new BlobIntake(RecordType.META, MAX_BLOB),
      new BlobIntake(RecordType.STATE, MAX_BLOB)
    };
    try {
      for (int i = 0; i < 8 && data.remainingBytes() > 0; i++) {
        RecordType type = data.pickValue(RecordType.values());
        int channel = type == RecordType.PAGES ? data.consumeInt(1, PAGE_CHANNELS) : 0;
        int epoch = data.consumeInt(-1, 3);
        write(type, channel, intake, sealers[channel].payload(), data);
        OpenedRecord opened = openers[channel].open(sealers[channel].seal(type, epoch));
        int[] installed = new int[1];
        try {
          deliver(opened, intake, blobs, installed);
        } catch (PageRejected e) {
          if (installed[0] > 0) {
            throw new AssertionError("a page of a refused record was installed");
          }
          throw e;
        }
      }
    } catch (PageRejected e) {
      // Refused.
    } finally {
      Arrays.stream(sealers).forEach(RecordSealer::close);
      Arrays.stream(openers).forEach(RecordOpener::close);
      Arrays.stream(blobs).forEach(BlobIntake::close);
    }
  }

  private static void deliver(
      OpenedRecord opened, PageIntake intake, BlobIntake[] blobs, int[] installed)
      throws PageRejected {
    switch (opened.header().type()) {
      case PAGES ->
          intake.accept(
              opened,
              entry -> {
                installed[0]++;
                if (entry.kind() != PageKind.ZERO
                    && entry.contents().remaining() != PageEntry.PAGE_BYTES) {
                  throw new AssertionError("a page has another length");
                }
              });
      case EPOCH -> intake.endEpoch(EpochToken.read(opened));
      case START -> intake.finish(StartToken.read(opened), FINALS, new Generation(4));
      case IMMUTABLE -> blobs[0].accept(opened);
      case META -> blobs[1].accept(opened);
      case STATE -> blobs[2].accept(opened);
      case MESSAGE -> {
        // Read by nobody yet.
      }
    }
  }

  /** Payloads of the right form with wrong contents get further than noise does. */
  private static void write(
      RecordType type, int channel, PageIntake intake, ByteBuffer out, FuzzedDataProvider data) {
    switch (data.consumeInt(0, 2)) {
      case 0 -> out.put(data.consumeBytes(Math.min(9000, out.remaining())));
      case 1 -> {
        if (type == RecordType.PAGES) {
          for (int pages = data.consumeInt(1, 4); pages > 0; pages--) {
            entry(channel, out, data);
          }
        } else if (type == RecordType.EPOCH) {
          out.putInt(data.consumeInt(-1, 4)).putShort(data.consumeShort());
          for (int i = 0; i < PAGE_CHANNELS; i++) {
            out.putLong(data.consumeLong(0, 3)).putLong(data.consumeLong(0, 9));
          }
        } else {
          int length = data.consumeInt(0, MAX_BLOB + 1);
          out.putInt(length).putInt(data.consumeInt(0, 2) * BlobOutlet.PART_BYTES);
          out.put(new byte[Math.min(out.remaining(), length)]);
        }
      }
      default -> {
        if (type == RecordType.EPOCH) {
          // What an honest source would say.
          new EpochToken(
                  intake.epoch(),
                  java.util.Collections.nCopies(
                      PAGE_CHANNELS, new EpochToken.Sent(data.consumeLong(0, 4), 0)))
              .write(out);
        } else {
          entry(channel, out, data);
        }
      }
    }
  }

  private static void entry(int channel, ByteBuffer out, FuzzedDataProvider data) {
    int frame = data.consumeInt(-1, FRAMES);
    if (data.consumeBoolean()) {
      frame = (channel - 1) * 64 + data.consumeInt(0, 63);
    }
    int kind = data.consumeInt(0, 3);
    out.putInt(frame).putInt(data.consumeInt(0, 3)).put((byte) kind);
    if (kind == 2) {
      out.put(new byte[PageEntry.ROW_BYTES]);
    }
    if (kind != 1) {
      out.put(new byte[PageEntry.PAGE_BYTES - (data.consumeInt(0, 20) == 0 ? 1 : 0)]);
    }
  }

  private static TrafficKey key(int channel) {
    byte[] key = new byte[32];
    key[0] = (byte) channel;
    return new TrafficKey(Secret.owning(key), Secret.owning(new byte[12]));
  }
}

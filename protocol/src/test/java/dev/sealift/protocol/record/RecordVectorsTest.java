package dev.sealift.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.root.ManifestRoot;
import dev.sealift.protocol.vectors.Plain;
import dev.sealift.protocol.vectors.VectorBook;
import dev.sealift.protocol.vectors.VectorWorld;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The vectors of one record of each type, on two channels of the source. */
class RecordVectorsTest {

  private static final Mid MID = VectorWorld.MID;

  private final RecordSealer control = new RecordSealer(key(0), MID, 0);
  private long next;

  @Test
  void oneRecordOfEachType() throws Exception {
    VectorBook book =
        new VectorBook("records")
            .comment("Records of one migration: payload in clear, and the record. Channel 0 first,")
            .comment(
                "with the sequences 0, 1, 2, ... in the order of the lines; PAGES is sequence 0")
            .comment("of channel 1. A page of pattern N holds the bytes (i + N) mod 256.")
            .text("mid", MID.value());
    for (int channel = 0; channel <= 1; channel++) {
      try (TrafficKey key = key(channel)) {
        book.bytes("channel%d.key".formatted(channel), key.key().exposeCopy());
        book.bytes("channel%d.salt".formatted(channel), key.salt().exposeCopy());
      }
    }
    byte[] immutable = VectorWorld.secret("immutable", 20);
    byte[] meta = VectorWorld.secret("meta", 24);
    byte[] state = new byte[0];
    blob(book, RecordType.IMMUTABLE, immutable, 0);
    PageOutlet pages = pages(book);
    new EpochToken(0, List.of(new EpochToken.Sent(1, 3))).write(control.payload());
    control(book, RecordType.EPOCH, 0);
    blob(book, RecordType.META, meta, 1);
    blob(book, RecordType.STATE, state, 1);
    new StartToken(VectorWorld.digest("root"), pages.totals(), new Generation(7))
        .write(control.payload());
    control(book, RecordType.START, 1);
    control.payload().put(VectorWorld.secret("message", 8));
    control(book, RecordType.MESSAGE, 1);

    book.comment("The digests of the parts, which enter the manifest root.");
    for (RecordType type : List.of(RecordType.IMMUTABLE, RecordType.META, RecordType.STATE)) {
      byte[] whole =
          type == RecordType.IMMUTABLE ? immutable : type == RecordType.META ? meta : state;
      Bytes digest = BlobOutlet.digest(type, whole);
      assertThat(digest.toArray())
          .isEqualTo(Plain.hash("sealift stream part v1", type.code(), whole));
      book.bytes(type + ".digest", digest);
    }
    book.close();
  }

  private void blob(VectorBook book, RecordType type, byte[] whole, int epoch) {
    byte[] payload = Plain.join(u32(whole.length), u32(0), whole);
    ByteBuffer record = new BlobOutlet(control, type, whole).next(epoch);
    check(book, type.toString(), 0, type, next++, epoch, payload, TestStream.bytes(record));
  }

  private void control(VectorBook book, RecordType type, int epoch) {
    ByteBuffer written = control.payload().duplicate().flip();
    byte[] payload = TestStream.bytes(written);
    byte[] record = TestStream.bytes(control.seal(type, epoch));
    check(book, type.toString(), 0, type, next++, epoch, payload, record);
  }

  private static PageOutlet pages(VectorBook book) {
    PageOutlet outlet =
        new PageOutlet(new RecordSealer(key(1), MID, 1), new Channels(1), new ManifestRoot(3, 1));
    outlet.raw(0).put(page(0));
    outlet.zero(1);
    outlet.cloaked(2, 1, 0x10_0000, 7, 9, 12, 0x0102030405060708L, -2).put(page(1));
    byte[] record = TestStream.bytes(outlet.seal(0));
    byte[] payload =
        Plain.join(
            u32(0),
            u32(1),
            new byte[] {0},
            page(0),
            u32(1),
            u32(1),
            new byte[] {1},
            u32(2),
            u32(1),
            new byte[] {2},
            u32(1),
            u64(0x10_0000),
            u64(7),
            u64(9),
            u64(12),
            u64(0x0102030405060708L),
            u64(-2),
            page(1));
    check(book, "PAGES", 1, RecordType.PAGES, 0, 0, payload, record);
    return outlet;
  }

  /** The record a second time, from header, key and salt. */
  private static void check(
      VectorBook book,
      String name,
      int channel,
      RecordType type,
      long sequence,
      int epoch,
      byte[] payload,
      byte[] record) {
    byte[] header =
        Plain.join(
            new byte[] {'S', 'E', 'L', 'F', 1, (byte) type.code()},
            Bytes.fromHex(MID.value()).toArray(),
            new byte[] {0, (byte) channel},
            u64(sequence),
            u32(epoch),
            u32(payload.length));
    try (TrafficKey key = key(channel)) {
      byte[] nonce = key.salt().exposeCopy();
      nonce[11] ^= (byte) sequence;
      assertThat(record)
          .isEqualTo(
              Plain.join(header, Plain.seal(key.key().exposeCopy(), nonce, header, payload)));
    }
    if (payload.length < 4096) {
      book.bytes(name + ".payload", payload);
    } else {
      book.comment(
          "PAGES: frame 0 raw with pattern 0, frame 1 zero, frame 2 cloaked with pattern 1;");
      book.comment("process 1, virtual page 0x100000, key generation 7, row version 9, IV 12, tag");
      book.comment("0102030405060708fffffffffffffffe; each page in version 1.");
      book.bytes(name + ".payloadSha256", Plain.sha256(payload));
    }
    book.bytes(name + ".record", record);
  }

  private static byte[] page(int pattern) {
    byte[] page = new byte[PageEntry.PAGE_BYTES];
    for (int i = 0; i < page.length; i++) {
      page[i] = (byte) (i + pattern);
    }
    return page;
  }

  private static TrafficKey key(int channel) {
    return new TrafficKey(
        Secret.owning(VectorWorld.secret("record key " + channel, 32)),
        Secret.owning(VectorWorld.secret("record salt " + channel, 12)));
  }

  private static byte[] u32(int value) {
    return ByteBuffer.allocate(4).putInt(value).array();
  }

  private static byte[] u64(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }
}

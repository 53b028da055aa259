package dev.sealift.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordTest {

  private static final Mid MID = new Mid("1".repeat(32));

  private final TestStream stream = new TestStream();

  @Test
  void record_opensToWhatWasSealed() throws Exception {
    try (RecordSealer sealer = new RecordSealer(stream.key(0), MID, 0);
        RecordOpener opener = new RecordOpener(stream.key(0), MID, 0)) {
      for (int i = 0; i < 3; i++) {
        sealer.payload().putLong(1000 + i);
        OpenedRecord opened = opener.open(sealer.seal(RecordType.META, 7));
        assertThat(opened.header())
            .isEqualTo(new RecordHeader(0, RecordType.META, i, 7, Long.BYTES));
        assertThat(opened.payload().getLong()).isEqualTo(1000 + i);
      }
    }
  }

  @Test
  void record_hasTheDocumentedBytes() {
    try (RecordSealer sealer = new RecordSealer(stream.key(0), MID, 0)) {
      sealer.payload().put((byte) 'x');
      String hex = Bytes.copyOf(TestStream.bytes(sealer.seal(RecordType.MESSAGE, 3))).hex();
      assertThat(hex)
          .startsWith(
              "53454c46"
                  + "01"
                  + "07"
                  + "1".repeat(32)
                  + "0000"
                  + "0".repeat(16)
                  + "00000003"
                  + "00000001")
          .hasSize(2 * (40 + 1 + 16));
    }
  }

  @Test
  void largestRecord_opens() throws Exception {
    try (RecordSealer sealer = new RecordSealer(stream.key(0), MID, 0);
        RecordOpener opener = new RecordOpener(stream.key(0), MID, 0)) {
      byte[] payload = new byte[RecordHeader.MAX_PAYLOAD_BYTES];
      new Random(1).nextBytes(payload);
      sealer.payload().put(payload);
      ByteBuffer record = sealer.seal(RecordType.STATE, 0);
      assertThat(record.remaining()).isEqualTo(RecordHeader.MAX_RECORD_BYTES);
      byte[] opened = new byte[payload.length];
      opener.open(record).payload().get(opened);
      assertThat(opened).isEqualTo(payload);
    }
  }

  @Test
  void everyChangedByte_isRefusedAndTheHonestRecordOpens() throws Exception {
    byte[] record = stream.token(0);
    for (int at = 0; at < record.length; at++) {
      byte[] changed = record.clone();
      changed[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> stream.deliver(changed))
          .as("byte %d", at)
          .isInstanceOf(PageRejected.class);
    }
    for (int length = 0; length < record.length; length++) {
      byte[] truncated = Arrays.copyOf(record, length);
      assertThatThrownBy(() -> stream.deliver(truncated)).isInstanceOf(PageRejected.class);
    }
    assertThatThrownBy(() -> stream.deliver(Arrays.copyOf(record, record.length + 1)))
        .isInstanceOf(PageRejected.class);
    stream.deliver(record);
  }

  /**
   * S10, with K5: nonces of a channel differ, and so do those of channels under one salt and key.
   */
  @Test
  void nonces_neverRepeat() {
    Set<Bytes> nonces = new HashSet<>();
    try (Secret salt = Secret.owning(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})) {
      for (long base : new long[] {0, 1L << 16, (1L << 32) - 70_000}) {
        for (int i = 0; i < 70_000; i++) {
          nonces.add(Bytes.copyOf(Nonce.of(salt, base + i)));
        }
      }
    }
    assertThat(nonces).hasSize(70_000 + 70_000 + 70_000 - (70_000 - (1 << 16)));
  }

  /** K5: a sequence is spent although its record was never sent. */
  @Test
  void k5_recordThatIsSealedAgain_takesTheNextSequence() throws Exception {
    try (RecordSealer sealer = new RecordSealer(stream.key(0), MID, 0)) {
      byte[] lost = TestStream.bytes(sealer.seal(RecordType.MESSAGE, 0));
      byte[] again = TestStream.bytes(sealer.seal(RecordType.MESSAGE, 0));
      assertThat(RecordHeader.read(ByteBuffer.wrap(lost)).sequence()).isZero();
      assertThat(RecordHeader.read(ByteBuffer.wrap(again)).sequence()).isOne();
      assertThat(again).isNotEqualTo(lost);
    }
  }

  /** A stream that broke is closed where it broke, and again by whoever holds it. */
  @Test
  void sealerAndOpener_mayBeClosedTwice() {
    RecordSealer sealer = new RecordSealer(stream.key(1), stream.mid, 1);
    RecordOpener opener = new RecordOpener(stream.key(1), stream.mid, 1);
    sealer.close();
    opener.close();

    assertThatCode(sealer::close).doesNotThrowAnyException();
    assertThatCode(opener::close).doesNotThrowAnyException();
  }

  /** K4. */
  @Test
  void closedSealerAndOpener_holdNoKey() {
    TrafficKey key = stream.key(0);
    RecordSealer sealer = new RecordSealer(key, MID, 0);
    sealer.close();
    assertThatThrownBy(() -> sealer.seal(RecordType.MESSAGE, 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(key.key()::exposeCopy).isInstanceOf(IllegalStateException.class);
  }

  /** N6: no length in a header is believed before it is checked. */
  @Test
  void n6_lengthOf4GiB_isRefused() {
    byte[] record = stream.token(0);
    ByteBuffer.wrap(record).putInt(36, -1);
    assertThatThrownBy(() -> stream.deliver(record))
        .isInstanceOfSatisfying(
            PageRejected.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.TOO_LONG);
              assertThat(e).hasMessageContaining("4294967295");
            });
  }

  @Test
  void pagesOnTheControlChannel_areRefused() {
    byte[] record = stream.rogue(0, RecordType.PAGES, 0, new byte[9]);
    assertThatThrownBy(() -> stream.deliver(record))
        .isInstanceOfSatisfying(
            PageRejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_CHANNEL));
  }

  @Test
  void randomBytes_seed2_areRefusedAndNothingElse() {
    Random random = new Random(2);
    byte[] honest = stream.token(0);
    for (int i = 0; i < 20_000; i++) {
      byte[] record = Arrays.copyOf(honest, random.nextInt(honest.length + 20));
      for (int changes = 1 + random.nextInt(4); changes > 0 && record.length > 0; changes--) {
        record[random.nextInt(record.length)] = (byte) random.nextInt(256);
      }
      if (!Arrays.equals(record, honest)) {
        assertThatThrownBy(() -> stream.deliver(record)).isInstanceOf(PageRejected.class);
      }
    }
  }

  /** N8: authentic payloads of any bytes; a rogue source has the key. */
  @Test
  void n8_authenticRandomPayloads_seed3_areRefusedOrTaken() {
    Random random = new Random(3);
    RecordType[] types = RecordType.values();
    for (int i = 0; i < 5_000; i++) {
      TestStream target = i % 50 == 0 ? new TestStream() : stream;
      byte[] payload = new byte[random.nextInt(200)];
      random.nextBytes(payload);
      if (payload.length > 9 && random.nextBoolean()) {
        ByteBuffer.wrap(payload)
            .putInt(random.nextInt(TestStream.FRAMES))
            .putInt(random.nextInt(3))
            .put((byte) random.nextInt(4));
      }
      RecordType type = types[random.nextInt(types.length)];
      int channel = type == RecordType.PAGES ? 1 : 0;
      byte[] record = target.rogue(channel, type, target.intake.epoch(), payload);
      try {
        target.deliver(record);
      } catch (PageRejected e) {
        assertThat(e.reason()).isNotEqualTo(Reason.NOT_AUTHENTIC);
      }
    }
  }
}

package dev.sealift.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything in a record that has one right value, with each of its neighbours. */
class StrictnessTest {

  private static final int FIXED = 9;

  private final TestStream stream = fresh();

  /** Clear headers; what they claim is refused before any key is used. */
  @ParameterizedTest
  @CsvSource({
    "0, 53, 52, MALFORMED",
    "3, 46, 47, MALFORMED",
    "4, 01, 00, MALFORMED",
    "4, 01, 02, MALFORMED",
    "5, 03, 00, MALFORMED",
    "5, 03, 08, MALFORMED",
    "5, 03, ff, MALFORMED",
    "5, 03, 02, WRONG_CHANNEL",
    "22, 00, 01, WRONG_CHANNEL",
    "23, 00, 01, WRONG_CHANNEL",
    "23, 00, 11, WRONG_CHANNEL",
    "6, 11, 10, WRONG_MIGRATION",
    "21, 11, 12, WRONG_MIGRATION",
    "31, 00, 01, REORDERED",
    "24, 00, 80, REPLAYED",
    "35, 00, 01, NOT_AUTHENTIC",
    "39, 16, 15, MALFORMED",
    "39, 16, 17, MALFORMED",
    "37, 00, 03, MALFORMED",
    "36, 00, 80, TOO_LONG"
  })
  void header(int at, String honest, String other, Reason reason) throws Exception {
    byte[] record = stream.token(0);
    assertThat(record[at]).isEqualTo((byte) Integer.parseInt(honest, 16));
    byte[] changed = record.clone();
    changed[at] = (byte) Integer.parseInt(other, 16);
    assertThatThrownBy(() -> stream.deliver(changed))
        .isInstanceOfSatisfying(PageRejected.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  @Test
  void payloadLengthAtItsBoundAndAbove() throws Exception {
    ByteBuffer record = ByteBuffer.allocate(RecordHeader.MAX_RECORD_BYTES + 1);
    record.put(stream.token(0), 0, RecordHeader.BYTES);
    record.putInt(36, RecordHeader.MAX_PAYLOAD_BYTES);
    ByteBuffer largest = record.duplicate().position(0).limit(RecordHeader.MAX_RECORD_BYTES);
    assertThat(RecordHeader.read(largest).payloadBytes()).isEqualTo(RecordHeader.MAX_PAYLOAD_BYTES);
    record.putInt(36, RecordHeader.MAX_PAYLOAD_BYTES + 1);
    refused(Reason.TOO_LONG, () -> RecordHeader.read(record.position(0)));
  }

  @Test
  void epochToken() throws Exception {
    byte[] honest = honest(RecordType.EPOCH);
    taken(RecordType.EPOCH, honest);
    eachBit(
        honest, other -> refusedToken(RecordType.EPOCH, other), 0, 1, 2, 3, 4, 5, 6, 13, 14, 21);
    for (int length : new int[] {0, 1, 5, 6, honest.length - 1, honest.length + 1}) {
      refusedToken(RecordType.EPOCH, Arrays.copyOf(honest, length));
    }
    for (int channels : new int[] {0, 2, Channels.MAX, Channels.MAX + 1, 0xffff}) {
      byte[] other = Arrays.copyOf(honest, 6 + 16 * Math.min(channels, 20));
      refusedToken(RecordType.EPOCH, withShort(other, 4, channels));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 1})
  void epochTokenUnderAnotherEpoch_isRefused(int epoch) throws Exception {
    TestStream target = before(RecordType.EPOCH);
    byte[] other = target.rogue(0, RecordType.EPOCH, epoch, honest(RecordType.EPOCH));
    refused(Reason.WRONG_EPOCH, () -> target.deliver(other));
  }

  @Test
  void startToken() throws Exception {
    byte[] honest = honest(RecordType.START);
    taken(RecordType.START, honest);
    eachBit(honest, other -> refusedToken(RecordType.START, other), 0, 31, 32, 39, 40, 47, 48, 55);
    eachBit(honest, other -> refusedToken(RecordType.START, other), 56, 63, 64, 71, 72, 79);
    for (int length : new int[] {0, 1, 79, 81}) {
      refusedToken(RecordType.START, Arrays.copyOf(honest, length));
    }
    byte[] last = honest.clone();
    ByteBuffer.wrap(last).putLong(64, Long.MAX_VALUE).putLong(72, Long.MIN_VALUE);
    refusedToken(RecordType.START, last);
  }

  @ParameterizedTest
  @EnumSource(PageKind.class)
  void pageEntry_ofEveryLengthButItsOwn_isRefused(PageKind kind) throws Exception {
    byte[] honest = entry(0, 1, kind.code());
    taken(honest);
    for (int by : new int[] {-1, 1, -honest.length, 1 - honest.length, FIXED - 1 - honest.length}) {
      refusedPages(Reason.MALFORMED, Arrays.copyOf(honest, honest.length + by));
    }
    refusedPages(Reason.MALFORMED, Arrays.copyOf(honest, honest.length + FIXED - 1));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 127, 128, 255})
  void pageKindThatIsNone_isRefused(int kind) {
    refusedPages(Reason.MALFORMED, entry(0, 1, (byte) kind));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, ",
    "299, 1, ",
    "300, 1, OUTSIDE_LAYOUT",
    "-1, 1, OUTSIDE_LAYOUT",
    "-2147483648, 1, OUTSIDE_LAYOUT",
    "0, 0, REPLAYED",
    "0, -1, REPLAYED",
    "0, -2147483648, REPLAYED",
    "0, 2, REORDERED",
    "0, 2147483647, REORDERED"
  })
  void frameAndVersion(int frame, int version, Reason reason) throws Exception {
    byte[] payload = entry(frame, version, PageKind.ZERO.code());
    if (reason == null) {
      taken(payload);
    } else {
      refusedPages(reason, payload);
    }
  }

  /** The whole is ten bytes and its bound ten; a first part is all of it. */
  @ParameterizedTest
  @CsvSource({
    "10, 0, 10, ",
    "10, 0, 9, MALFORMED",
    "10, 0, 11, MALFORMED",
    "10, 0, 0, MALFORMED",
    "9, 0, 10, MALFORMED",
    "10, 1, 10, MALFORMED",
    "10, 1, 9, MALFORMED",
    "10, -1, 10, MALFORMED",
    "10, -2147483648, 10, MALFORMED",
    "11, 0, 11, TOO_LONG",
    "-1, 0, 0, TOO_LONG",
    "-2147483648, 0, 0, TOO_LONG",
    "0, 0, 0, ",
    "0, 0, 1, MALFORMED"
  })
  void firstPartOfABlob(int length, int offset, int bytes, Reason reason) throws Exception {
    OpenedRecord part = part(length, offset, bytes);
    try (BlobIntake intake = new BlobIntake(RecordType.META, 10)) {
      if (reason == null) {
        assertThat(intake.accept(part)).isTrue();
        refused(Reason.MALFORMED, () -> intake.accept(part(length, 0, 0)));
      } else {
        refused(reason, () -> intake.accept(part));
      }
    }
  }

  /** The second part of one byte, after a first one as long as a record allows. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1, ",
    "1, 0, 1, MALFORMED",
    "-1, 0, 1, MALFORMED",
    "0, 1, 1, MALFORMED",
    "0, -1, 1, MALFORMED",
    "0, 0, 0, MALFORMED",
    "0, 0, 2, MALFORMED"
  })
  void secondPartOfABlob(int lengthBy, int offsetBy, int bytes, Reason reason) throws Exception {
    int whole = BlobOutlet.PART_BYTES + 1;
    try (BlobIntake intake = new BlobIntake(RecordType.META, 2 * whole)) {
      assertThat(intake.accept(part(whole, 0, BlobOutlet.PART_BYTES))).isFalse();
      OpenedRecord second = part(whole + lengthBy, BlobOutlet.PART_BYTES + offsetBy, bytes);
      if (reason == null) {
        assertThat(intake.accept(second)).isTrue();
      } else {
        refused(reason, () -> intake.accept(second));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void partShorterThanItsPrefix_isRefused(int length) {
    try (BlobIntake intake = new BlobIntake(RecordType.META, 10)) {
      refused(Reason.MALFORMED, () -> intake.accept(opened(new byte[length])));
    }
  }

  private static OpenedRecord part(int length, int offset, int bytes) {
    return opened(ByteBuffer.allocate(8 + bytes).putInt(length).putInt(offset).array());
  }

  private static OpenedRecord opened(byte[] payload) {
    RecordHeader header = new RecordHeader(0, RecordType.META, 0, 0, payload.length);
    return new OpenedRecord(header, ByteBuffer.wrap(payload), 0, 0);
  }

  private static TestStream fresh() {
    return new TestStream('1', 1, 1);
  }

  /** A target that waits for a record of this type, every frame taken in. */
  private static TestStream before(RecordType type) throws PageRejected {
    TestStream stream = fresh();
    for (byte[] record : stream.zeros(0)) {
      stream.deliver(record);
    }
    if (type == RecordType.START) {
      stream.deliver(stream.token(0));
    }
    return stream;
  }

  private static byte[] honest(RecordType type) throws PageRejected {
    TestStream stream = before(type);
    if (type == RecordType.EPOCH) {
      EpochToken.of(0, stream.outlets).write(stream.control.payload());
    } else {
      StreamTotals totals = stream.outlets.getFirst().totals();
      new StartToken(stream.sent.root(TestStream.FINALS), totals, TestStream.GENERATION)
          .write(stream.control.payload());
    }
    return TestStream.bytes(stream.control.payload().duplicate().flip());
  }

  private static void taken(RecordType type, byte[] payload) throws PageRejected {
    TestStream stream = before(type);
    stream.deliver(stream.rogue(0, type, stream.intake.epoch(), payload));
  }

  private static void refusedToken(RecordType type, byte[] payload) {
    assertThatThrownBy(() -> taken(type, payload)).isInstanceOf(PageRejected.class);
  }

  private static void taken(byte[] pages) throws PageRejected {
    TestStream stream = fresh();
    stream.deliver(stream.rogue(1, RecordType.PAGES, 0, pages));
  }

  private static void refusedPages(Reason reason, byte[] pages) {
    refused(reason, () -> taken(pages));
  }

  private static void refused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(PageRejected.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  /** An entry with as many bytes as its kind has; of a kind that is none, those of a zero page. */
  private static byte[] entry(int frame, int version, byte kind) {
    int more =
        switch (kind) {
          case 0 -> PageEntry.PAGE_BYTES;
          case 2 -> PageEntry.ROW_BYTES + PageEntry.PAGE_BYTES;
          default -> 0;
        };
    return ByteBuffer.allocate(FIXED + more).putInt(frame).putInt(version).put(kind).array();
  }

  private static void eachBit(byte[] honest, Consumer<byte[]> check, int... places) {
    for (int at : places) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] other = honest.clone();
        other[at] ^= (byte) (1 << bit);
        check.accept(other);
      }
    }
  }

  private static byte[] withShort(byte[] payload, int at, int value) {
    ByteBuffer.wrap(payload).putShort(at, (short) value);
    return payload;
  }
}

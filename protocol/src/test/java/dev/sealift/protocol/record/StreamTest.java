package dev.sealift.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamTest {

  private final TestStream stream = new TestStream();

  @Test
  void honestStream_givesBothEndsOneRoot() throws Exception {
    for (byte[] record : stream.zeros(0)) {
      stream.deliver(record);
    }
    stream.deliver(stream.token(0));
    stream.deliver(stream.raw(1, 7, 3, 5, 130));
    stream.deliver(stream.raw(1, 8, 70));
    stream.deliver(stream.token(1));
    stream.deliver(stream.raw(2, 9, 3));
    stream.deliver(stream.token(2));
    stream.deliver(stream.start(3));

    assertThat(stream.held.root(TestStream.FINALS)).isEqualTo(stream.sent.root(TestStream.FINALS));
    assertThat(stream.memory[3]).containsOnly(9);
    assertThat(stream.memory[5]).containsOnly(7);
    assertThat(stream.memory[70]).containsOnly(8);
    assertThat(stream.memory[0]).containsOnly(0);
    assertThat(stream.held.version(3)).isEqualTo(3);
    assertThat(stream.intake.totals().pages()).isEqualTo(TestStream.FRAMES + 5);
  }

  @Test
  void cloakedPage_travelsWithItsRow() throws Exception {
    PageOutlet outlet = stream.outlets.getFirst();
    byte[] ciphertext = new byte[PageEntry.PAGE_BYTES];
    new Random(1).nextBytes(ciphertext);
    outlet.cloaked(5, 2, 0x12345L, 3, 44, 55, -66, 77).put(ciphertext);
    outlet.zero(6);
    OpenedRecord opened = stream.open(TestStream.bytes(outlet.seal(0)));
    stream.intake.accept(
        opened,
        entry -> {
          if (entry.frame() == 5) {
            assertThat(entry.kind()).isEqualTo(PageKind.CLOAKED);
            assertThat(entry.process()).isEqualTo(2);
            assertThat(entry.virtualPage()).isEqualTo(0x12345L);
            assertThat(entry.keyGeneration()).isEqualTo(3);
            assertThat(entry.rowVersion()).isEqualTo(44);
            assertThat(entry.ivCounter()).isEqualTo(55);
            assertThat(entry.tagHigh()).isEqualTo(-66);
            assertThat(entry.tagLow()).isEqualTo(77);
            byte[] contents = new byte[PageEntry.PAGE_BYTES];
            entry.contents().get(contents);
            assertThat(contents).isEqualTo(ciphertext);
          } else {
            assertThat(entry.frame()).isEqualTo(6);
            assertThat(entry.kind()).isEqualTo(PageKind.ZERO);
            assertThatThrownBy(entry::contents).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(entry::process).isInstanceOf(IllegalStateException.class);
          }
        });
  }

  @Test
  void fullOutlet_holdsSixtyThreeCloakedPages() {
    TestStream one = new TestStream('1', 1, 1);
    PageOutlet outlet = one.outlets.getFirst();
    int pages = 0;
    while (!outlet.isFull()) {
      outlet.cloaked(pages++, 0, 0, 0, 0, 0, 0, 0).put(new byte[PageEntry.PAGE_BYTES]);
    }
    assertThat(pages).isEqualTo(63);
    assertThat(outlet.seal(0).remaining()).isLessThanOrEqualTo(RecordHeader.MAX_RECORD_BYTES);
  }

  @Test
  void outletThatIsMisused_failsClosed() {
    PageOutlet outlet = stream.outlets.getFirst();
    assertThatThrownBy(() -> outlet.seal(0)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outlet.zero(64))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("channel");
    outlet.raw(0).put(new byte[100]);
    assertThatThrownBy(() -> outlet.zero(1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> outlet.seal(0)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void framesOfAChannel_followTheirNumbersInBlocks() {
    Channels two = new Channels(2);
    assertThat(two.of(0)).isEqualTo(two.of(63)).isEqualTo(1);
    assertThat(two.of(64)).isEqualTo(two.of(127)).isEqualTo(2);
    assertThat(two.of(128)).isEqualTo(1);
    assertThat(two.of(Integer.MAX_VALUE)).isBetween(1, 2);
    assertThatThrownBy(() -> new Channels(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Channels(17)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 262_135, 262_136, 262_137, 1_000_000})
  void blobOfAnyLength_arrives(int length) throws Exception {
    byte[] whole = new byte[length];
    new Random(length).nextBytes(whole);
    BlobOutlet outlet = new BlobOutlet(stream.control, RecordType.META, whole);
    try (BlobIntake intake = new BlobIntake(RecordType.META, 1_000_000)) {
      while (outlet.hasNext()) {
        boolean last = intake.accept(stream.open(TestStream.bytes(outlet.next(0))));
        assertThat(last).isEqualTo(!outlet.hasNext());
      }
      assertThat(intake.bytes()).isEqualTo(whole);
      assertThat(intake.digest()).isEqualTo(BlobOutlet.digest(RecordType.META, whole));
      assertThat(intake.digest()).isNotEqualTo(BlobOutlet.digest(RecordType.STATE, whole));
    }
  }

  /** N6: the length is refused before it is allocated. */
  @Test
  void n6_blobAboveItsBound_isRefused() throws Exception {
    for (int length : new int[] {101, Integer.MAX_VALUE, -1}) {
      TestStream fresh = new TestStream();
      byte[] payload = ByteBuffer.allocate(8 + 10).putInt(length).putInt(0).array();
      OpenedRecord opened = fresh.open(fresh.rogue(0, RecordType.META, 0, payload));
      try (BlobIntake intake = new BlobIntake(RecordType.META, 100)) {
        assertThatThrownBy(() -> intake.accept(opened))
            .isInstanceOfSatisfying(
                PageRejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LONG));
      }
    }
  }

  /** O7: parts come in order, whole, and of one blob. */
  @Test
  void o7_partsOfABlobThatDoNotFit_areRefused() throws Exception {
    byte[] part = new byte[BlobOutlet.PART_BYTES];
    byte[][] seconds = {
      ByteBuffer.allocate(9).putInt(part.length + 1).putInt(part.length).array(),
      ByteBuffer.allocate(9).putInt(part.length + 1).putInt(0).array(),
      ByteBuffer.allocate(9).putInt(part.length + 2).putInt(part.length).array(),
      ByteBuffer.allocate(8).putInt(part.length + 1).putInt(part.length).array(),
      ByteBuffer.allocate(10).putInt(part.length + 1).putInt(part.length).array(),
      new byte[3]
    };
    for (int i = 0; i < seconds.length; i++) {
      TestStream fresh = new TestStream();
      byte[] first = ByteBuffer.allocate(8 + part.length).putInt(part.length + 1).putInt(0).array();
      BlobIntake intake = new BlobIntake(RecordType.META, 1_000_000);
      assertThat(intake.accept(fresh.open(fresh.rogue(0, RecordType.META, 0, first)))).isFalse();
      assertThatThrownBy(intake::bytes).isInstanceOf(IllegalStateException.class);
      OpenedRecord second = fresh.open(fresh.rogue(0, RecordType.META, 0, seconds[i]));
      if (i == 0) {
        assertThat(intake.accept(second)).isTrue();
      } else {
        assertThatThrownBy(() -> intake.accept(second)).isInstanceOf(PageRejected.class);
      }
    }
  }

  @Test
  void tokens_roundTripAndRefuseAllElse() throws Exception {
    EpochToken token = EpochToken.of(3, stream.outlets);
    byte[] record = stream.token(3);
    assertThat(EpochToken.read(stream.open(record))).isEqualTo(token);

    ByteBuffer good = ByteBuffer.allocate(200);
    new StartToken(TestStream.DIGEST, new StreamTotals(1, 2, 3), TestStream.GENERATION).write(good);
    byte[] start = Arrays.copyOf(good.array(), good.position());
    for (int at : new int[] {56 + 7, 64 + 7, 72 + 7, 64, 72}) {
      TestStream fresh = new TestStream();
      byte[] changed = start.clone();
      changed[at] ^= (byte) 0x81;
      OpenedRecord opened = fresh.open(fresh.rogue(0, RecordType.START, 0, changed));
      assertThatThrownBy(() -> StartToken.read(opened))
          .as("byte %d", at)
          .isInstanceOf(PageRejected.class);
    }
    TestStream fresh = new TestStream();
    OpenedRecord opened = fresh.open(fresh.rogue(0, RecordType.START, 0, start));
    assertThatThrownBy(() -> EpochToken.read(opened))
        .isInstanceOfSatisfying(
            PageRejected.class, e -> assertThat(e.reason()).isEqualTo(Reason.WRONG_TYPE));
    assertThat(StartToken.read(opened).totals()).isEqualTo(new StreamTotals(1, 2, 3));
  }
}

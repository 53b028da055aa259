package dev.sealift.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Attacks on the stream, by their ids in the attack catalogue. The simulation shows that those of
 * the catalogue succeed where the defence is left out.
 */
class StreamAttackTest {

  private final TestStream stream = new TestStream();

  /** R1: the network sends a recorded record again. */
  @Test
  void r1_recordReplayedFromAnEarlierEpoch_isRefusedAsReplayed() throws Exception {
    byte[] old = stream.raw(0, 1, 5);
    stream.deliver(old);
    stream.deliver(stream.token(0));
    stream.deliver(stream.raw(1, 2, 5));
    assertRefused(Reason.REPLAYED, stream, old);
    assertThat(stream.memory[5]).containsOnly(2);
  }

  /** R1: a rogue source seals an old version of a page again, under a fresh sequence. */
  @Test
  void r1_pageReplayedFromAnEarlierEpoch_isRefusedAsReplayed() throws Exception {
    stream.deliver(stream.raw(0, 1, 5));
    stream.deliver(stream.token(0));
    byte[] old = stream.rogue(1, RecordType.PAGES, 1, zero(5, 1));
    byte[] next = stream.rogue(1, RecordType.PAGES, 1, zero(5, 2));
    assertRefused(Reason.REPLAYED, stream, old);

    TestStream honest = new TestStream();
    honest.deliver(honest.raw(0, 1, 5));
    honest.deliver(honest.token(0));
    honest.deliver(next);
  }

  @Test
  void r1_secondCopyInOneEpoch_isRefused() throws Exception {
    stream.deliver(stream.raw(0, 1, 5));
    assertRefused(Reason.SECOND_COPY, stream, stream.raw(0, 2, 5));
    assertThat(stream.memory[5]).containsOnly(1);
  }

  @Test
  void secondCopyInOneRecord_isRefusedBeforeTheFirstIsInstalled() throws Exception {
    byte[] payload = ByteBuffer.allocate(18).put(zero(5, 1)).put(zero(5, 1)).array();
    OpenedRecord opened = stream.open(stream.rogue(1, RecordType.PAGES, 0, payload));
    PageRejected refused =
        catchThrowableOfType(
            PageRejected.class,
            () ->
                stream.intake.accept(
                    opened,
                    _ -> {
                      throw new AssertionError("installed");
                    }));
    assertThat(refused.reason()).isEqualTo(Reason.SECOND_COPY);
  }

  /** R3: keys of one migration open nothing of another. */
  @Test
  void r3_recordOfAnEarlierMigration_isRefused() throws Exception {
    TestStream earlier = new TestStream('2', 2, 2);
    byte[] spliced = earlier.raw(0, 1, 5);
    assertRefused(Reason.WRONG_MIGRATION, stream, spliced);
    System.arraycopy(stream.raw(0, 1, 5), 6, spliced, 6, 16);
    assertRefused(Reason.NOT_AUTHENTIC, stream, spliced);
  }

  /** R5: a channel is held back behind the end of its epoch. */
  @Test
  void r5_channelHeldBackPastTheToken_isRefused() throws Exception {
    stream.deliver(stream.raw(0, 1, 5));
    stream.raw(0, 1, 64);
    assertRefused(Reason.WRONG_TOTALS, stream, stream.token(0));
  }

  /** R5: nothing of the next epoch before the token of this one. */
  @Test
  void r5_recordOfTheNextEpochBeforeTheToken_isRefused() throws Exception {
    assertRefused(Reason.WRONG_EPOCH, stream, stream.raw(1, 1, 5));
  }

  @Test
  void r5_recordsOfAChannelInAnotherOrder_areRefusedAsReordered() throws Exception {
    byte[] first = stream.raw(0, 1, 5);
    byte[] second = stream.raw(0, 2, 6);
    assertRefused(Reason.REORDERED, stream, second);
    stream.deliver(first);
    stream.deliver(second);
  }

  @Test
  void r5_tokenOfAnotherEpoch_isRefused() throws Exception {
    assertRefused(Reason.WRONG_EPOCH, stream, stream.token(1));
    TestStream honest = new TestStream();
    byte[] token = honest.token(0);
    honest.deliver(token);
    assertRefused(Reason.REPLAYED, honest, token);
  }

  /** R6: the frame's number is sealed with its contents. */
  @Test
  void r6_recordOfOneChannelOnAnother_isRefused() {
    byte[] record = stream.raw(0, 1, 5);
    record[23] = 2;
    assertRefused(Reason.NOT_AUTHENTIC, stream, record);
  }

  @Test
  void r6_frameOnAnotherChannelThanItsOwn_isRefused() {
    assertRefused(Reason.WRONG_CHANNEL, stream, stream.rogue(1, RecordType.PAGES, 0, zero(64, 1)));
  }

  @Test
  void r6_frameOutsideTheLayout_isRefused() throws Exception {
    for (int frame : new int[] {TestStream.FRAMES, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
      TestStream fresh = new TestStream();
      assertRefused(
          Reason.OUTSIDE_LAYOUT, fresh, fresh.rogue(1, RecordType.PAGES, 0, zero(frame, 1)));
    }
  }

  /** O2: each record that is left out is missed. */
  @Test
  void o2_startAfterARecordWasLeftOut_isRefused() throws Exception {
    for (int dropped = 0; dropped < 2; dropped++) {
      TestStream target = new TestStream();
      List<byte[]> records = target.zeros(0);
      for (int i = 0; i < records.size(); i++) {
        if (i != dropped) {
          target.deliver(records.get(i));
        }
      }
      assertRefused(Reason.WRONG_TOTALS, target, target.token(0));
    }
  }

  /** O2: a source that leaves a frame out everywhere is missed too. */
  @Test
  void o2_startWithoutAFrame_isRefused() throws Exception {
    stream.deliver(stream.raw(0, 1, 5));
    stream.deliver(stream.token(0));
    assertRefused(Reason.WRONG_TOTALS, stream, stream.start(1));
  }

  @Test
  void startBeforeTheLastToken_isRefused() throws Exception {
    for (byte[] record : stream.zeros(0)) {
      stream.deliver(record);
    }
    assertRefused(Reason.WRONG_TOTALS, stream, stream.start(0));
  }

  /** O2 and R4: the root is over what arrived here. */
  @Test
  void startWithAnotherRoot_isRefused() throws Exception {
    for (byte[] record : stream.zeros(0)) {
      stream.deliver(record);
    }
    stream.deliver(stream.token(0));
    stream.sent.page(5, 2, 1, 7);
    assertRefused(Reason.WRONG_ROOT, stream, stream.start(1));
  }

  /** N4: epochs are bounded. */
  @Test
  void n4_moreEpochsThanTheTicketAllows_areRefused() throws Exception {
    for (int epoch = 0; epoch < 5; epoch++) {
      stream.deliver(stream.token(epoch));
    }
    assertRefused(Reason.WRONG_EPOCH, stream, stream.token(5));
  }

  private static byte[] zero(int frame, int version) {
    return ByteBuffer.allocate(9).putInt(frame).putInt(version).put((byte) 1).array();
  }

  private static void assertRefused(Reason reason, TestStream target, byte[] record) {
    assertThat(catchThrowableOfType(PageRejected.class, () -> target.deliver(record)).reason())
        .isEqualTo(reason);
  }
}

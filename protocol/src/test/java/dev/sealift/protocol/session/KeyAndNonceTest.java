package dev.sealift.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * S10 over many migrations that are aborted and tried again. At worst somebody has both ends agree
 * on the same secrets every time, by replaying what was encapsulated: then the transcript alone
 * keeps the keys apart. The same plaintext under the same key and nonce has the same ciphertext, so
 * that no two records may begin with the same eight bytes.
 */
class KeyAndNonceTest {

  private static final int SCHEDULES = 100_000;
  private static final byte[] SECRET = new byte[32];
  private static final byte[] ZEROS = new byte[16];

  private final SplittableRandom random = new SplittableRandom(10);
  private long[] beginnings = new long[1 << 20];
  private int records;

  @Test
  void noKeyAndNonceComeTwice() {
    for (int migration = 0; migration < SCHEDULES; migration++) {
      Mid mid = new Mid("%032x".formatted(migration));
      int attempts = 1 + random.nextInt(2);
      for (int attempt = 0; attempt < attempts; attempt++) {
        session(mid, transcript(mid, attempt));
      }
    }

    long[] all = Arrays.copyOf(beginnings, records);
    assertThat(all).hasSizeGreaterThan(2 * SCHEDULES).doesNotHaveDuplicates();
  }

  @Test
  void theCheckFindsATranscriptThatComesTwice() {
    Mid mid = new Mid("%032x".formatted(1));
    channel(mid, transcript(mid, 1), Role.SOURCE, 1);
    channel(mid, transcript(mid, 1), Role.SOURCE, 1);

    assertThat(beginnings[0]).isEqualTo(beginnings[1]).isNotZero();
  }

  /** Ends sooner or later: with the last record, or with a connection that broke. */
  private void session(Mid mid, Bytes transcript) {
    int channels = 1 + random.nextInt(2);
    for (int channel = 0; channel < channels; channel++) {
      channel(mid, transcript, channel == 0 ? Role.SOURCE : Role.TARGET, 1 + random.nextInt(3));
    }
  }

  private void channel(Mid mid, Bytes transcript, Role sender, int count) {
    try (KeySchedule keys =
            new KeySchedule(transcript, Secret.copyOf(SECRET), Secret.copyOf(SECRET));
        RecordSealer sealer = new RecordSealer(keys.traffic(sender, 0), mid, 0)) {
      for (int i = 0; i < count; i++) {
        sealer.payload().put(ZEROS);
        ByteBuffer record = sealer.seal(RecordType.PAGES, 0);
        add(record.getLong(RecordHeader.BYTES));
      }
    }
  }

  private void add(long beginning) {
    if (records == beginnings.length) {
      beginnings = Arrays.copyOf(beginnings, 2 * records);
    }
    beginnings[records++] = beginning;
  }

  /** As the nonces of the two HELLOs make it: another one for each attempt. */
  private static Bytes transcript(Mid mid, int attempt) {
    return Sha256.labelled("test transcript").add(mid.value()).add(attempt).finish();
  }
}

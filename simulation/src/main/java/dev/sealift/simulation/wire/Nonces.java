package dev.sealift.simulation.wire;

import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Aead.Range;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.TrafficKey;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;

/** Sees every nonce under which an honest end seals. */
final class Nonces {

  private static final int SEQUENCE_AT = 24;

  private final Set<String> used = new HashSet<>();
  private final Set<String> owned = new HashSet<>();

  /** A key is taken by the one that seals with it (S10). */
  void owned(RecordSealer sealer) {
    WireViolation.unless(
        owned.add(Insight.hex(Insight.key(sealer).key())), "S10", "two seal with one key");
  }

  /** A record was sealed: its nonce is its channel's salt xor its sequence, and new (S10). */
  void sealed(RecordSealer sealer, byte[] record) {
    TrafficKey key = Insight.key(sealer);
    byte[] nonce = nonce(key, ByteBuffer.wrap(record).getLong(SEQUENCE_AT));
    byte[] out = new byte[record.length];
    try (Aead aead = new Aead(key.key())) {
      aead.open(
          nonce,
          new Range(record, 0, RecordHeader.BYTES),
          new Range(record, RecordHeader.BYTES, record.length - RecordHeader.BYTES),
          out,
          0);
    } catch (CryptoRefused e) {
      throw new WireViolation("S10", "a record is sealed under another nonce than its own");
    }
    boolean fresh = used.add(Insight.hex(key.key()) + HexFormat.of().formatHex(nonce));
    WireViolation.unless(fresh, "S10", "a key and a nonce are used twice");
  }

  static byte[] nonce(TrafficKey key, long sequence) {
    byte[] nonce = key.salt().exposeCopy();
    ByteBuffer tail = ByteBuffer.wrap(nonce, nonce.length - Long.BYTES, Long.BYTES);
    tail.mark();
    long salt = tail.getLong();
    tail.reset();
    tail.putLong(salt ^ sequence);
    return nonce;
  }
}

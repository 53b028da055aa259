package dev.sealift.simulation.wire;

import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Aead.Range;
import dev.sealift.protocol.record.RecordHeader;
import dev.sealift.protocol.record.RecordSealer;
import dev.sealift.protocol.record.RecordType;
import dev.sealift.protocol.record.TrafficKey;
import java.nio.ByteBuffer;

/** Records under headers that no sealer writes, by somebody who has the keys. */
final class Forged {

  static final int TYPE_AT = 5;
  static final int MID_AT = 6;
  static final int CHANNEL_AT = 22;
  static final int SEQUENCE_AT = 24;
  static final int EPOCH_AT = 32;
  static final int LENGTH_AT = 36;

  private Forged() {}

  /** The next record of a channel, with one field of its header otherwise. */
  static byte[] record(RecordSealer sealer, Attack attack, int choice) {
    TrafficKey key = Insight.key(sealer);
    sealer.payload().putInt(1).putInt(1).put((byte) 1);
    byte[] honest = Outflow.copy(sealer.seal(RecordType.PAGES, 1));
    ByteBuffer header = ByteBuffer.wrap(honest);
    switch (attack) {
      case HEADER_OF_OTHER_LENGTH ->
          header.putInt(LENGTH_AT, choice % 2 == 0 ? 10 + choice : -1 - choice);
      case HEADER_OF_NO_TYPE -> header.put(TYPE_AT, (byte) (choice % 2 == 0 ? 0 : 8));
      case HEADER_OF_OTHER_MID -> header.put(MID_AT, (byte) (header.get(MID_AT) ^ 1));
      default -> header.putShort(CHANNEL_AT, (short) (17 + choice));
    }
    byte[] payload = ByteBuffer.allocate(9).putInt(1).putInt(1).put((byte) 1).array();
    byte[] nonce = Nonces.nonce(key, header.getLong(SEQUENCE_AT));
    try (Aead aead = new Aead(key.key())) {
      aead.seal(
          nonce,
          new Range(honest, 0, RecordHeader.BYTES),
          new Range(payload, 0, payload.length),
          honest,
          RecordHeader.BYTES);
    }
    return honest;
  }
}

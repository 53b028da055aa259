package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.XWing;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.session.HandshakeRefused.Reason;
import dev.sealift.protocol.signed.MigrationTicket;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The first message: fixed fields in this order, {@value #BYTES} bytes.
 *
 * @param role one byte, after one byte of version
 * @param mid the migration, 16 bytes
 * @param ticketDigest SHA-256 of the ticket as it was signed, 32 bytes
 * @param nonce 16 random bytes
 * @param boot the boot that speaks, 32 bytes
 * @param ephemeralKey a fresh X-Wing public key, {@value XWing#PUBLIC_KEY_BYTES} bytes
 */
record Hello1(
    Role role, Mid mid, Bytes ticketDigest, Bytes nonce, BootId boot, Bytes ephemeralKey) {

  static final int NONCE_BYTES = 16;

  private static final int MID_BYTES = 16;
  private static final int HASH_BYTES = 32;

  static final int BYTES =
      2 + MID_BYTES + HASH_BYTES + NONCE_BYTES + HASH_BYTES + XWing.PUBLIC_KEY_BYTES;

  Bytes encode() {
    HexFormat hex = HexFormat.of();
    return Bytes.copyOf(
        ByteBuffer.allocate(BYTES)
            .put((byte) MigrationTicket.PROTOCOL_VERSION)
            .put((byte) role.code())
            .put(hex.parseHex(mid.value()))
            .put(ticketDigest.toArray())
            .put(nonce.toArray())
            .put(hex.parseHex(boot.value()))
            .put(ephemeralKey.toArray())
            .array());
  }

  static Hello1 decode(Bytes body) throws HandshakeRefused {
    HandshakeRefused.require(
        body.length() == BYTES,
        Reason.MALFORMED,
        "HELLO 1 is %d bytes, want %d".formatted(body.length(), BYTES));
    ByteBuffer in = ByteBuffer.wrap(body.toArray());
    int version = in.get();
    HandshakeRefused.require(
        version == MigrationTicket.PROTOCOL_VERSION,
        Reason.WRONG_PROTOCOL,
        "version is %d, want %d".formatted(version, MigrationTicket.PROTOCOL_VERSION));
    Role role = role(in.get());
    return new Hello1(
        role,
        new Mid(take(in, MID_BYTES).hex()),
        take(in, HASH_BYTES),
        take(in, NONCE_BYTES),
        new BootId(take(in, HASH_BYTES).hex()),
        take(in, XWing.PUBLIC_KEY_BYTES));
  }

  private static Role role(int code) throws HandshakeRefused {
    for (Role role : Role.values()) {
      if (role.code() == code) {
        return role;
      }
    }
    throw new HandshakeRefused(Reason.MALFORMED, "role is %d, want 1 or 2".formatted(code));
  }

  private static Bytes take(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Bytes.copyOf(bytes);
  }
}

package dev.sealift.protocol.record;

import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The clear header of a record, which is authenticated with it: magic (4 bytes), version (1), type
 * (1), mid (16), channel (2), sequence (8), epoch (4), payload length (4), all big-endian. The
 * sealed payload and its tag follow.
 *
 * @param channel the channel
 * @param type what the payload is
 * @param sequence how many records were sealed on the channel before
 * @param epoch the epoch it belongs to
 * @param payloadBytes length of the payload, within its bound
 */
public record RecordHeader(
    int channel, RecordType type, long sequence, int epoch, int payloadBytes) {

  /** Length of the header. */
  public static final int BYTES = 40;

  /** Longest payload, 63 pages with their rows: in the range where AES-GCM is at its fastest. */
  public static final int MAX_PAYLOAD_BYTES = 256 * 1024;

  /** Longest record. */
  public static final int MAX_RECORD_BYTES = BYTES + MAX_PAYLOAD_BYTES + Aead.TAG_BYTES;

  /**
   * Most records of a channel: sequences fit 32 bits, and AES-GCM stays far below the bound of its
   * key (NIST SP 800-38D, section 8.3).
   */
  public static final long MAX_RECORDS = 1L << 32;

  private static final int MAGIC = 0x53454c46;
  private static final byte VERSION = 1;
  private static final int MID_AT = 6;
  private static final int MID_BYTES = 16;

  /**
   * Reads the header of exactly one record, to know which opener a record is for; nothing in it is
   * authentic before that.
   *
   * @throws PageRejected if the bytes are no record
   */
  public static RecordHeader read(ByteBuffer record) throws PageRejected {
    int length = record.remaining();
    PageRejected.require(
        length >= BYTES + Aead.TAG_BYTES,
        Reason.MALFORMED,
        () -> "record is %d bytes, want >= %d".formatted(length, BYTES + Aead.TAG_BYTES));
    ByteBuffer in = record.duplicate();
    PageRejected.require(
        in.getInt() == MAGIC && in.get() == VERSION,
        Reason.MALFORMED,
        () -> "record is none of version " + VERSION);
    RecordType type = RecordType.of(in.get());
    in.position(in.position() + MID_BYTES);
    int channel = Short.toUnsignedInt(in.getShort());
    long sequence = in.getLong();
    int epoch = in.getInt();
    int payload = in.getInt();
    PageRejected.require(
        channel <= Channels.MAX,
        Reason.WRONG_CHANNEL,
        () -> "channel is %d, want <= %d".formatted(channel, Channels.MAX));
    PageRejected.require(
        (type == RecordType.PAGES) == (channel != Channels.CONTROL),
        Reason.WRONG_CHANNEL,
        () -> "%s comes on channel %d".formatted(type, channel));
    PageRejected.require(
        payload >= 0 && payload <= MAX_PAYLOAD_BYTES,
        Reason.TOO_LONG,
        () ->
            "payload is %d bytes, want <= %d"
                .formatted(Integer.toUnsignedLong(payload), MAX_PAYLOAD_BYTES));
    PageRejected.require(
        length == BYTES + payload + Aead.TAG_BYTES,
        Reason.MALFORMED,
        () -> "record is %d bytes, its payload %d".formatted(length, payload));
    return new RecordHeader(channel, type, sequence, epoch, payload);
  }

  static byte[] mid(Mid mid) {
    return HexFormat.of().parseHex(mid.value());
  }

  static boolean isOf(byte[] mid, byte[] record, int offset) {
    int at = offset + MID_AT;
    return Arrays.equals(mid, 0, MID_BYTES, record, at, at + MID_BYTES);
  }

  void write(byte[] mid, ByteBuffer out) {
    out.putInt(MAGIC).put(VERSION).put((byte) type.code()).put(mid);
    out.putShort((short) channel).putLong(sequence).putInt(epoch).putInt(payloadBytes);
  }
}

package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.nio.ByteBuffer;

/** Reads one big-endian TPM structure, and refuses what is cut off or left over. */
public final class TpmReader {

  private final String structure;
  private final ByteBuffer input;

  public TpmReader(String structure, Bytes input) {
    this.structure = structure;
    this.input = ByteBuffer.wrap(input.toArray());
  }

  public int uint8(String field) throws TpmFormatException {
    return need(field, Byte.BYTES).get() & 0xff;
  }

  public int uint16(String field) throws TpmFormatException {
    return need(field, Short.BYTES).getShort() & 0xffff;
  }

  public long uint32(String field) throws TpmFormatException {
    return need(field, Integer.BYTES).getInt() & 0xffff_ffffL;
  }

  /** An unsigned number in the bits of a long. */
  public long uint64(String field) throws TpmFormatException {
    return need(field, Long.BYTES).getLong();
  }

  public Bytes bytes(String field, int length) throws TpmFormatException {
    byte[] value = new byte[length];
    need(field, length).get(value);
    return Bytes.copyOf(value);
  }

  /** A TPM2B: a length of two bytes, then that many bytes. */
  public Bytes sized(String field, int maxLength) throws TpmFormatException {
    int length = uint16(field);
    if (length > maxLength) {
      throw malformed(field, "has %d bytes, want <= %d".formatted(length, maxLength));
    }
    return bytes(field, length);
  }

  /** A TPM2B of exactly this many bytes. */
  public Bytes sizedExactly(String field, int length) throws TpmFormatException {
    Bytes value = sized(field, length);
    if (value.length() != length) {
      throw malformed(field, "has %d bytes, want %d".formatted(value.length(), length));
    }
    return value;
  }

  /** All that is left. */
  public Bytes rest(String field, int maxLength) throws TpmFormatException {
    if (input.remaining() > maxLength) {
      throw malformed(field, "has %d bytes, want <= %d".formatted(input.remaining(), maxLength));
    }
    return bytes(field, input.remaining());
  }

  public void expect16(String field, int want) throws TpmFormatException {
    int found = uint16(field);
    if (found != want) {
      throw malformed(field, "is 0x%04x, want 0x%04x".formatted(found, want));
    }
  }

  public void expect32(String field, long want) throws TpmFormatException {
    long found = uint32(field);
    if (found != want) {
      throw malformed(field, "is 0x%08x, want 0x%08x".formatted(found, want));
    }
  }

  public void finish() throws TpmFormatException {
    if (input.hasRemaining()) {
      throw new TpmFormatException(
          structure, "is followed by %d bytes, want none".formatted(input.remaining()));
    }
  }

  public TpmFormatException malformed(String field, String problem) {
    return new TpmFormatException(structure + "." + field, problem);
  }

  private ByteBuffer need(String field, int length) throws TpmFormatException {
    if (input.remaining() < length) {
      throw malformed(
          field, "is cut off: %d bytes left, want %d".formatted(input.remaining(), length));
    }
    return input;
  }
}

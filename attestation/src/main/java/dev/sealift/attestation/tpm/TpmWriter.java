package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Marshals TPM structures, big-endian. */
public final class TpmWriter {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  public TpmWriter uint8(int value) {
    output.write(value);
    return this;
  }

  public TpmWriter uint16(int value) {
    return raw(ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
  }

  public TpmWriter uint32(long value) {
    return raw(ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array());
  }

  public TpmWriter uint64(long value) {
    return raw(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  public TpmWriter raw(byte[] value) {
    output.writeBytes(value);
    return this;
  }

  public TpmWriter raw(Bytes value) {
    return raw(value.toArray());
  }

  /** A TPM2B: a length of two bytes, then the bytes. */
  public TpmWriter sized(Bytes value) {
    return uint16(value.length()).raw(value);
  }

  public Bytes finish() {
    return Bytes.copyOf(output.toByteArray());
  }
}

package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Marshals TPM structures, big-endian. */
final class TpmWriter {

  private final ByteArrayOutputStream output = new ByteArrayOutputStream();

  TpmWriter uint8(int value) {
    output.write(value);
    return this;
  }

  TpmWriter uint16(int value) {
    return raw(ByteBuffer.allocate(Short.BYTES).putShort((short) value).array());
  }

  TpmWriter uint32(long value) {
    return raw(ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array());
  }

  TpmWriter uint64(long value) {
    return raw(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
  }

  TpmWriter raw(byte[] value) {
    output.writeBytes(value);
    return this;
  }

  TpmWriter raw(Bytes value) {
    return raw(value.toArray());
  }

  /** A TPM2B: a length of two bytes, then the bytes. */
  TpmWriter sized(Bytes value) {
    return uint16(value.length()).raw(value);
  }

  Bytes finish() {
    return Bytes.copyOf(output.toByteArray());
  }
}

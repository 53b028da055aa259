package dev.sealift.hypervisor.protection;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The argument of PROTECT: 32 bytes of name, padded with zeros, then the seven little-endian
 * doublewords of {@link ProcessLayout}.
 */
record ProtectDescriptor(String name, ProcessLayout layout) {
  static final int BYTES = ProtectionPolicy.MAX_NAME_BYTES + 7 * Long.BYTES;

  /** Reads one; an {@link IllegalArgumentException} says what is wrong with it. */
  static ProtectDescriptor parse(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN);
    byte[] name = new byte[ProtectionPolicy.MAX_NAME_BYTES];
    in.get(name);
    int length = 0;
    while (length < name.length && name[length] != 0) {
      length++;
    }
    for (int i = length; i < name.length; i++) {
      if (name[i] != 0) {
        throw new IllegalArgumentException("name is not padded with zeros");
      }
    }
    ProcessLayout layout =
        new ProcessLayout(
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong(),
            in.getLong());
    return new ProtectDescriptor(new String(name, 0, length, StandardCharsets.US_ASCII), layout);
  }
}

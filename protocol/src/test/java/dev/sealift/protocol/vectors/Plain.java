package dev.sealift.protocol.vectors;

import dev.sealift.protocol.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The formulas of docs/protocol.md a second time, on the JDK's SHA-256, HMAC and AES-GCM alone and
 * with nothing of the module that is tested.
 */
public final class Plain {

  private Plain() {}

  /** H: the label, then parts that are texts, numbers (eight bytes) or bytes. */
  public static byte[] hash(Object... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (Object part : parts) {
      byte[] bytes =
          switch (part) {
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Number number ->
                ByteBuffer.allocate(Long.BYTES).putLong(number.longValue()).array();
            case Bytes value -> value.toArray();
            case byte[] value -> value;
            default -> throw new IllegalArgumentException(part.getClass().getName());
          };
      all.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      all.writeBytes(bytes);
    }
    return sha256(all.toByteArray());
  }

  /** SHA-256. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** HMAC-SHA-256, which is HKDF-Extract with the salt as the key. */
  public static byte[] hmac(byte[] key, byte[]... message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.length == 0 ? new byte[32] : key, "HmacSHA256"));
      Arrays.stream(message).forEach(mac::update);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** HKDF-Expand of at most 32 bytes: one block. */
  public static byte[] expand(byte[] prk, byte[] info, int length) {
    return Arrays.copyOf(hmac(prk, info, new byte[] {1}), length);
  }

  /** AES-256-GCM; ciphertext and tag. */
  public static byte[] seal(byte[] key, byte[] nonce, byte[] aad, byte[] plaintext) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(aad);
      return cipher.doFinal(plaintext);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One after the other. */
  public static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }
}

package dev.sealift.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What a secret looks like where it leaked: raw, in hexadecimal of either case, and in both base64
 * alphabets at each of the three alignments that it can have inside a longer text.
 */
final class SecretPatterns {

  /** Shorter ones would be found by chance. */
  private static final int MIN_SECRET_BYTES = 16;

  private static final int BASE64_ALIGNMENTS = 3;
  private static final int BITS_PER_CHARACTER = 6;

  private SecretPatterns() {}

  /** The byte strings to look for. */
  static List<byte[]> of(byte[] secret) {
    if (secret.length < MIN_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "secret is %d bytes, want >= %d".formatted(secret.length, MIN_SECRET_BYTES));
    }
    List<byte[]> patterns = new ArrayList<>();
    patterns.add(secret.clone());
    String hex = HexFormat.of().formatHex(secret);
    patterns.add(ascii(hex));
    patterns.add(ascii(hex.toUpperCase(Locale.ROOT)));
    for (int before = 0; before < BASE64_ALIGNMENTS; before++) {
      patterns.add(ascii(inside(Base64.getEncoder(), secret, before)));
      patterns.add(ascii(inside(Base64.getUrlEncoder(), secret, before)));
    }
    return patterns;
  }

  /** The characters that depend on the secret alone when this many bytes stand before it. */
  private static String inside(Base64.Encoder encoder, byte[] secret, int before) {
    byte[] shifted = new byte[before + secret.length];
    System.arraycopy(secret, 0, shifted, before, secret.length);
    int first = (before * Byte.SIZE + BITS_PER_CHARACTER - 1) / BITS_PER_CHARACTER;
    int end = shifted.length * Byte.SIZE / BITS_PER_CHARACTER;
    return encoder.encodeToString(shifted).substring(first, end);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Wipes the patterns. */
  static void wipe(List<byte[]> patterns) {
    patterns.forEach(pattern -> Arrays.fill(pattern, (byte) 0));
  }
}

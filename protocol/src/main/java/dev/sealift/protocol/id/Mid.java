package dev.sealift.protocol.id;

import java.util.HexFormat;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** One attempt to migrate one machine: 128 random bits chosen by the broker, in hexadecimal. */
public record Mid(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  public Mid {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("mid is malformed, want 32 lower case hexadecimal digits");
    }
  }

  /** Draws a new one. */
  public static Mid random(RandomGenerator random) {
    byte[] bits = new byte[16];
    random.nextBytes(bits);
    return new Mid(HexFormat.of().formatHex(bits));
  }

  @Override
  public String toString() {
    return value;
  }
}

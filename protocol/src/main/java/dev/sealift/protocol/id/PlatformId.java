package dev.sealift.protocol.id;

import java.util.regex.Pattern;

/** A host by its TPM: SHA-256 of the name of the endorsement key, in hexadecimal. */
public record PlatformId(String value) {

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

  public PlatformId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "platform id is malformed, want 64 lower case hexadecimal digits");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

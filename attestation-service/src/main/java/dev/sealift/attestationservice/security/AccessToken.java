package dev.sealift.attestationservice.security;

import dev.sealift.attestationservice.ConfiguredFile;
import dev.sealift.attestationservice.MisconfiguredException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The bearer token (RFC 6750) that all parts of a cluster share. */
@Component
final class AccessToken {

  /** b64token of RFC 6750, section 2.1, of at least 128 bits and a bounded length. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{22,512}=*");

  private static final String PROPERTY = "sealift.token-file";

  private final byte[] expected;

  /**
   * Reads the token.
   *
   * @throws MisconfiguredException if the file holds none
   */
  AccessToken(@Value("${sealift.token-file:#{null}}") @Nullable Path file) {
    String token = ConfiguredFile.read(PROPERTY, file).strip();
    if (!TOKEN.matcher(token).matches()) {
      throw new MisconfiguredException(PROPERTY, "names no token of at least 22 characters");
    }
    expected = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether an {@code Authorization} header presents it; the time does not tell where not. */
  boolean isPresentedBy(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(expected, authorization.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}

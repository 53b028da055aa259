package dev.sealift.keybroker.security;

import dev.sealift.keybroker.KeyFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The bearer token (RFC 6750) that all parts of a cluster share. */
@Component
public final class AccessToken {

  /** b64token of RFC 6750, section 2.1, of at least 128 bits and a bounded length. */
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{22,512}=*");

  private final String header;

  AccessToken(@Value("${sealift.token-file:#{null}}") @Nullable Path file) {
    header = "Bearer " + KeyFiles.read("sealift.token-file", file, AccessToken::token);
  }

  private static String token(byte[] bytes) {
    String token = new String(bytes, StandardCharsets.UTF_8);
    if (!TOKEN.matcher(token).matches()) {
      throw new IllegalArgumentException("want a token of 22 to 512 characters");
    }
    return token;
  }

  /**
   * Whether an {@code Authorization} header presents the token; the time does not tell where not.
   */
  boolean isPresentedBy(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(
            header.getBytes(StandardCharsets.UTF_8),
            authorization.getBytes(StandardCharsets.UTF_8));
  }

  /** The {@code Authorization} header that other parts of the cluster ask for: a secret. */
  public String exposeHeader() {
    return header;
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}

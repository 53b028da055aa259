package dev.sealift.orchestrator.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The bearer token that all services share. */
@Component
public class Token {

  private static final String SCHEME = "Bearer ";

  /** Shortest token: 128 bits in base64url. */
  private static final int MIN_CHARS = 22;

  private final String header;

  Token(@Value("${sealift.token-file}") Path file) throws IOException {
    String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (token.length() < MIN_CHARS) {
      throw new IllegalStateException(
          "sealift.token-file holds %d characters, want >= %d"
              .formatted(token.length(), MIN_CHARS));
    }
    this.header = SCHEME + token;
  }

  /** The value of the header Authorization that other services want: a secret. */
  public String exposeHeader() {
    return header;
  }

  /** Compares in time that depends on the lengths alone. */
  boolean isIn(@Nullable String authorization) {
    return authorization != null
        && MessageDigest.isEqual(
            header.getBytes(StandardCharsets.UTF_8),
            authorization.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}

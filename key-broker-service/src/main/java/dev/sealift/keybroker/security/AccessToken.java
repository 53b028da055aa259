package dev.sealift.keybroker.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

  private static final int MAX_FILE_BYTES = 1024;

  private final String header;

  /**
   * Reads the token.
   *
   * @throws IllegalArgumentException if the file holds none, naming the property
   */
  AccessToken(@Value("${sealift.token-file}") Path file) {
    this.header = "Bearer " + read(file);
  }

  private static String read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_FILE_BYTES) {
        throw new IllegalArgumentException("sealift.token-file: no token file " + file);
      }
      String token = Files.readString(file).strip();
      if (!TOKEN.matcher(token).matches()) {
        throw new IllegalArgumentException(
            "sealift.token-file: %s holds no token of at least 22 characters".formatted(file));
      }
      return token;
    } catch (IOException e) {
      throw new IllegalArgumentException("sealift.token-file: cannot read " + file, e);
    }
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

  @Override
  public String toString() {
    return "[redacted]";
  }
}

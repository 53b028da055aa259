package dev.sealift.hostagent.metric;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.protocol.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** When an attestation result stops counting; nobody here verifies it, and nothing rests on it. */
final class ResultExpiry {

  private static final int PARTS = 3;

  private ResultExpiry() {}

  static Optional<Instant> of(String result) {
    String[] parts = result.split("\\.", -1);
    if (parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      String claims = new String(Bytes.fromBase64Url(parts[1]).toArray(), StandardCharsets.UTF_8);
      JsonNode expiry = Json.read(claims, JsonNode.class).get("expiresAt");
      return expiry != null && expiry.isIntegralNumber() && expiry.canConvertToLong()
          ? Optional.of(Instant.ofEpochMilli(expiry.longValue()))
          : Optional.empty();
    } catch (IllegalArgumentException | MalformedMessageException e) {
      return Optional.empty();
    }
  }
}

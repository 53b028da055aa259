package dev.sealift.orchestrator.broker;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.protocol.bytes.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The claims of a JWS that nobody here verifies: the orchestrator shows them and decides nothing by
 * them that the broker does not check.
 */
public final class UnverifiedClaims {

  private final @Nullable JsonNode claims;

  private UnverifiedClaims(@Nullable JsonNode claims) {
    this.claims = claims;
  }

  /** Reads the payload; of a token that has none, every claim is absent. */
  public static UnverifiedClaims of(String token) {
    String[] parts = token.split("\\.", -1);
    try {
      return new UnverifiedClaims(
          parts.length == 3
              ? Json.read(
                  new String(Bytes.fromBase64Url(parts[1]).toArray(), StandardCharsets.UTF_8),
                  JsonNode.class)
              : null);
    } catch (IllegalArgumentException | MalformedMessageException e) {
      return new UnverifiedClaims(null);
    }
  }

  /** An instant in epoch milliseconds; 0 when it is absent. */
  public long instant(String name) {
    JsonNode value = claims == null ? null : claims.get(name);
    return value != null && value.canConvertToLong() && value.isIntegralNumber()
        ? value.longValue()
        : 0;
  }

  /** A text. */
  public Optional<String> text(String name) {
    JsonNode value = claims == null ? null : claims.get(name);
    return value != null && value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
  }

  /** Bytes in base64url. */
  public Optional<Bytes> bytes(String name) {
    try {
      return text(name).map(Bytes::fromBase64Url);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}

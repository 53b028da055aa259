package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A witness's word that it saw a log grow this far, and nothing of it change.
 *
 * @param origin which log, 32 bytes
 * @param size how many leaves it has
 * @param root the hash of its tree, 32 bytes
 */
public record Cosignature(Bytes origin, long size, Bytes root) implements SignedObject {

  /** The word on a checkpoint. */
  public static Cosignature of(Checkpoint checkpoint) {
    return new Cosignature(checkpoint.origin(), checkpoint.size(), checkpoint.root());
  }

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Cosignature from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("cosignature", fields);
    Cosignature object =
        new Cosignature(
            claims.bytes("origin", 32),
            claims.number("size", 1, Long.MAX_VALUE),
            claims.bytes("root", 32));
    claims.finish();
    return object;
  }

  @Override
  public Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("origin", origin.base64Url());
    claims.put("size", size);
    claims.put("root", root.base64Url());
    return claims;
  }
}

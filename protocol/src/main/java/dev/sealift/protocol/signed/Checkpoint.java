package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a log has grown, by the broker that keeps it.
 *
 * @param origin which log, 32 bytes: it follows from the broker's key, so that a broker has one
 * @param size how many leaves it has
 * @param root the hash of its tree, 32 bytes
 */
public record Checkpoint(Bytes origin, long size, Bytes root) implements SignedObject {

  /**
   * The log of a broker.
   *
   * @param brokerKey its public key, an uncompressed point of 65 bytes
   */
  public static Bytes originOf(Bytes brokerKey) {
    return Sha256.labelled("sealift log origin v1").add(brokerKey).finish();
  }

  /**
   * Reads the fields of one.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or out of bounds
   */
  public static Checkpoint from(Map<String, ?> fields) throws MalformedObjectException {
    Claims claims = Claims.of("checkpoint", fields);
    Checkpoint object =
        new Checkpoint(
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

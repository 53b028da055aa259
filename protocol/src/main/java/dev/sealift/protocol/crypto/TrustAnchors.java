package dev.sealift.protocol.crypto;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.Claims;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whom a deployment trusts: the keys that everybody pins, as they stand in the trust file.
 *
 * @param issuer the name of the verifier
 * @param attestationKey the key of the verifier, which signs attestation results
 * @param brokerKey the key of the broker, which signs tickets, decisions and grants
 * @param brokerSealingKey the X-Wing key that secrets are sealed to when a machine is created
 */
public record TrustAnchors(
    String issuer, VerifyingKey attestationKey, VerifyingKey brokerKey, Bytes brokerSealingKey) {

  /** Longest trust file; a real one is a fifth of it. */
  public static final int MAX_CHARS = 16 * 1024;

  public TrustAnchors {
    try {
      XWing.publicKey(brokerSealingKey);
    } catch (CryptoRefused e) {
      throw new IllegalArgumentException("broker sealing " + e.getMessage());
    }
  }

  /**
   * Reads a trust file.
   *
   * @throws MalformedObjectException naming the field that is absent, unknown or malformed
   */
  public static TrustAnchors parse(String json) throws MalformedObjectException {
    Map<String, Object> file = read(json);
    Claims claims = Claims.of("trust file", file);
    Claims attestation = claims.object("attestation");
    Claims broker = claims.object("broker");
    claims.finish();
    TrustAnchors anchors;
    try {
      anchors =
          new TrustAnchors(
              attestation.text("issuer"),
              key(file, attestation, "attestation"),
              key(file, broker, "broker"),
              broker.bytes("sealingKey", XWing.PUBLIC_KEY_BYTES));
    } catch (IllegalArgumentException e) {
      throw new MalformedObjectException("trust file.broker.sealingKey is no X-Wing public key");
    }
    attestation.finish();
    broker.finish();
    return anchors;
  }

  /** The trust file: the JSON that {@link #parse} reads. */
  public String toJson() {
    Map<String, Object> attestation = new LinkedHashMap<>();
    attestation.put("issuer", issuer);
    attestation.put("key", jwk(attestationKey));
    Map<String, Object> broker = new LinkedHashMap<>();
    broker.put("key", jwk(brokerKey));
    broker.put("sealingKey", brokerSealingKey.base64Url());
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("attestation", attestation);
    file.put("broker", broker);
    return JSONObjectUtils.toJSONString(file);
  }

  private static VerifyingKey key(Map<String, Object> file, Claims claims, String role)
      throws MalformedObjectException {
    claims.object("key");
    if (file.get(role) instanceof Map<?, ?> fields && fields.get("key") instanceof Map<?, ?> jwk) {
      if (jwk.containsKey("d")) {
        throw new MalformedObjectException(
            "trust file.%s.key is a private key, want the public one".formatted(role));
      }
      Map<String, Object> copy = new LinkedHashMap<>();
      jwk.forEach((name, value) -> copy.put(String.valueOf(name), value));
      try {
        return VerifyingKey.fromJwk(JSONObjectUtils.toJSONString(copy));
      } catch (IllegalArgumentException e) {
        throw new MalformedObjectException(
            "trust file.%s.key is no P-256 JSON Web Key".formatted(role));
      }
    }
    throw new IllegalStateException("the key was read as an object before");
  }

  private static Map<String, Object> read(String json) throws MalformedObjectException {
    if (json.length() > MAX_CHARS) {
      throw new MalformedObjectException(
          "trust file has %d characters, want <= %d".formatted(json.length(), MAX_CHARS));
    }
    try {
      return JSONObjectUtils.parse(json);
    } catch (ParseException e) {
      throw new MalformedObjectException("trust file is no JSON object");
    }
  }

  private static Map<String, Object> jwk(VerifyingKey key) {
    try {
      return JSONObjectUtils.parse(key.jwk());
    } catch (ParseException e) {
      throw new IllegalStateException("a key is written as JSON", e);
    }
  }
}

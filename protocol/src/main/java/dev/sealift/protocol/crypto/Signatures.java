package dev.sealift.protocol.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Map;

/**
 * Signs and verifies the signed objects as compact JWS with ES256 (RFC 7515).
 *
 * <p>The key is always the one the caller pinned or attested; whatever key a token names is
 * ignored, and any header beside {@code alg} and {@code typ} is refused. Header and payload have
 * one form each, so that everybody who verifies a token reads the same in it.
 */
public final class Signatures {

  /** Longest token; the largest real one, a manifest of many processes, is a tenth of it. */
  public static final int MAX_TOKEN_CHARS = 64 * 1024;

  private Signatures() {}

  /** Signs an object. */
  public static String sign(SigningKey key, SignedObject object) {
    try {
      JWSObject jws = new JWSObject(header(object.getClass()), payload(object));
      jws.sign(new ECDSASigner(key.privateKey()));
      return jws.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key signs ES256", e);
    }
  }

  /**
   * Verifies a token and reads the object from the bytes that were verified.
   *
   * @param type the kind of object that is expected
   * @throws BadSignatureException if the token is not one of this kind under this key
   * @throws MalformedObjectException if it is, but its fields are not those of the kind
   */
  public static <T extends SignedObject> T verify(VerifyingKey key, String token, Class<T> type)
      throws BadSignatureException, MalformedObjectException {
    JWSObject jws = parse(token, type);
    try {
      if (!jws.verify(new ECDSAVerifier(key.key()))) {
        throw new BadSignatureException(type, "the signature is not by the expected key");
      }
    } catch (JOSEException e) {
      throw new BadSignatureException(type, "the signature cannot be checked");
    }
    return read(jws, type);
  }

  /** Whether a token says of itself that it is of this kind; whoever made it. */
  public static boolean isKind(String token, Class<? extends SignedObject> type) {
    return token.startsWith(header(type).toBase64URL() + ".");
  }

  /**
   * Reads a token without looking who signed it: it proves nothing.
   *
   * @throws BadSignatureException if it is no token of this kind
   * @throws MalformedObjectException if it is, but its fields are not those of the kind
   */
  public static <T extends SignedObject> T readUnverified(String token, Class<T> type)
      throws BadSignatureException, MalformedObjectException {
    return read(parse(token, type), type);
  }

  private static <T extends SignedObject> T read(JWSObject jws, Class<T> type)
      throws BadSignatureException, MalformedObjectException {
    T object = SignedKinds.read(type, payload(jws, type));
    if (!Arrays.equals(jws.getPayload().toBytes(), payload(object).toBytes())) {
      // Spaces, other orders, escapes and fields that come twice would be read in different ways.
      throw new MalformedObjectException(
          "%s is not written in its one form: fields in order, no spaces, plain numbers"
              .formatted(SignedKinds.name(type)));
    }
    return object;
  }

  /**
   * Verifies a manifest with the tenant key that it carries, to which its vm id commits.
   *
   * @throws BadSignatureException if it was not signed with that key
   * @throws MalformedObjectException if its fields are not those of a manifest
   */
  public static MachineManifest verifyManifest(String token)
      throws BadSignatureException, MalformedObjectException {
    Map<String, Object> fields =
        payload(parse(token, MachineManifest.class), MachineManifest.class);
    MachineManifest unverified = MachineManifest.from(fields);
    VerifyingKey tenantKey;
    try {
      tenantKey = VerifyingKey.fromPoint(unverified.tenantKey());
    } catch (IllegalArgumentException e) {
      throw new MalformedObjectException("machine manifest.tenantKey is no P-256 point");
    }
    return verify(tenantKey, token, MachineManifest.class);
  }

  /** SHA-256 of a token, by which other objects name it. */
  public static Bytes digest(String token) {
    return Sha256.of(token.getBytes(StandardCharsets.US_ASCII));
  }

  private static JWSObject parse(String token, Class<? extends SignedObject> type)
      throws BadSignatureException {
    if (token.length() > MAX_TOKEN_CHARS) {
      throw new BadSignatureException(
          type, "it has %d characters, want <= %d".formatted(token.length(), MAX_TOKEN_CHARS));
    }
    JWSObject jws;
    try {
      jws = JWSObject.parse(token);
    } catch (ParseException e) {
      throw new BadSignatureException(type, "it is no compact JWS");
    }
    for (Base64URL part : jws.getParsedParts()) {
      // Spare bits and stray characters would give one signed object many tokens and digests.
      if (!Base64URL.encode(part.decode()).equals(part)) {
        throw new BadSignatureException(type, "it is not in canonical base64url");
      }
    }
    if (!token.equals(jws.getParsedString())) {
      // The parser overlooks white space at the ends.
      throw new BadSignatureException(type, "it is no compact JWS and nothing else");
    }
    if (!header(type).toBase64URL().equals(jws.getParsedParts()[0])) {
      throw new BadSignatureException(type, "its header is not exactly " + header(type).toString());
    }
    return jws;
  }

  /** Made of text: a payload that is made of a map forgets the order of the fields. */
  private static Payload payload(SignedObject object) {
    return new Payload(JSONObjectUtils.toJSONString(object.claims()));
  }

  private static Map<String, Object> payload(JWSObject jws, Class<? extends SignedObject> type)
      throws BadSignatureException {
    Map<String, Object> fields = jws.getPayload().toJSONObject();
    if (fields == null) {
      throw new BadSignatureException(type, "its payload is no JSON object");
    }
    return fields;
  }

  private static JWSHeader header(Class<? extends SignedObject> type) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType("sealift-" + SignedKinds.name(type)))
        .build();
  }
}

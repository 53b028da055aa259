package dev.sealift.protocol.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.sealift.protocol.bytes.Bytes;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;

/** A P-256 key pair for ES256 (RFC 7518, section 3.4). */
public final class SigningKey {

  private final ECKey key;

  private SigningKey(ECKey key) {
    this.key = key;
  }

  /** Makes a new one. */
  public static SigningKey generate(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      return new SigningKey(
          new ECKey.Builder(Curve.P_256, (ECPublicKey) pair.getPublic())
              .privateKey((ECPrivateKey) pair.getPrivate())
              .build());
    } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("every Java platform here has P-256", e);
    }
  }

  /**
   * Reads one from a JSON Web Key.
   *
   * @throws IllegalArgumentException if it is no private P-256 key
   */
  public static SigningKey fromJwk(String json) {
    try {
      ECKey key = ECKey.parse(json);
      if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
        throw new IllegalArgumentException("signing key is no private P-256 JSON Web Key");
      }
      return new SigningKey(key);
    } catch (ParseException e) {
      // The message of the parser may quote the key.
      throw new IllegalArgumentException("signing key is no private P-256 JSON Web Key");
    }
  }

  /** The private key as a JSON Web Key: a secret, for the owner's key file alone. */
  public String exposeJwk() {
    return key.toJSONString();
  }

  /** The public key. */
  public VerifyingKey publicKey() {
    return VerifyingKey.fromPoint(
        Bytes.copyOf(Points.encode(key.getX().decode(), key.getY().decode())));
  }

  ECPrivateKey privateKey() {
    try {
      return key.toECPrivateKey();
    } catch (JOSEException e) {
      throw new IllegalStateException("a P-256 key was checked when it was made", e);
    }
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}

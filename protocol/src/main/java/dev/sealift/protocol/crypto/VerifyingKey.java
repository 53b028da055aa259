package dev.sealift.protocol.crypto;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import dev.sealift.protocol.bytes.Bytes;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Arrays;

/** A public P-256 key that somebody pinned or attested. */
public final class VerifyingKey {

  private final Bytes point;
  private final ECPublicKey key;

  private VerifyingKey(Bytes point, ECPublicKey key) {
    this.point = point;
    this.key = key;
  }

  /**
   * Reads one from an uncompressed point.
   *
   * @param point 65 bytes (SEC 1, section 2.3.3)
   * @throws IllegalArgumentException if it is no point of P-256
   */
  public static VerifyingKey fromPoint(Bytes point) {
    byte[] bytes = point.toArray();
    if (bytes.length != Points.POINT_BYTES || bytes[0] != Points.UNCOMPRESSED) {
      throw new IllegalArgumentException("public key is no uncompressed P-256 point of 65 bytes");
    }
    int split = 1 + Points.COORDINATE_BYTES;
    try {
      // The builder refuses points that are not on the curve.
      ECKey key =
          new ECKey.Builder(
                  Curve.P_256,
                  Base64URL.encode(Arrays.copyOfRange(bytes, 1, split)),
                  Base64URL.encode(Arrays.copyOfRange(bytes, split, bytes.length)))
              .build();
      return new VerifyingKey(point, key.toECPublicKey());
    } catch (IllegalStateException | IllegalArgumentException | JOSEException e) {
      throw new IllegalArgumentException("public key is not on the curve P-256", e);
    }
  }

  /**
   * Reads one from a JSON Web Key.
   *
   * @throws IllegalArgumentException if it is no P-256 key
   */
  public static VerifyingKey fromJwk(String json) {
    try {
      ECKey key = ECKey.parse(json);
      return fromPoint(Bytes.copyOf(Points.encode(key.getX().decode(), key.getY().decode())));
    } catch (ParseException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("public key is no P-256 JSON Web Key", e);
    }
  }

  /** The key as an uncompressed point of 65 bytes. */
  public Bytes point() {
    return point;
  }

  /** The key as a JSON Web Key. */
  public String jwk() {
    return new ECKey.Builder(Curve.P_256, key).build().toJSONString();
  }

  ECPublicKey key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifyingKey that && point.equals(that.point);
  }

  @Override
  public int hashCode() {
    return point.hashCode();
  }

  @Override
  public String toString() {
    return point.hex();
  }
}

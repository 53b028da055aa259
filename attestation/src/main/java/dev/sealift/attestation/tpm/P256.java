package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

/** The curve NIST P-256 (FIPS 186-4, D.1.2.3), in the shapes of a TPM. */
public final class P256 {

  /** Bytes of a coordinate, of a private key, and of each half of a signature. */
  public static final int SCALAR_BYTES = 32;

  private static final ECParameterSpec CURVE = curve();

  private P256() {}

  /** The domain parameters. */
  public static ECParameterSpec parameters() {
    return CURVE;
  }

  /** The number as exactly 32 bytes, big-endian. */
  public static Bytes scalar(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 8 * SCALAR_BYTES) {
      throw new IllegalArgumentException("value does not fit in %d bytes".formatted(SCALAR_BYTES));
    }
    byte[] minimal = value.toByteArray();
    int sign = minimal.length > SCALAR_BYTES ? 1 : 0;
    byte[] padded = new byte[SCALAR_BYTES];
    int length = minimal.length - sign;
    System.arraycopy(minimal, sign, padded, SCALAR_BYTES - length, length);
    return Bytes.copyOf(padded);
  }

  /** The number that the bytes are, big-endian and unsigned. */
  public static BigInteger number(Bytes bytes) {
    return new BigInteger(1, bytes.toArray());
  }

  /**
   * Whether the coordinates, of 32 bytes each, are a point of the curve (SEC 1, section 3.2.2.1).
   */
  static boolean isOnCurve(Bytes x, Bytes y) {
    BigInteger p = ((ECFieldFp) CURVE.getCurve().getField()).getP();
    BigInteger px = number(x);
    BigInteger py = number(y);
    if (px.compareTo(p) >= 0 || py.compareTo(p) >= 0) {
      return false;
    }
    BigInteger right =
        px.pow(3).add(CURVE.getCurve().getA().multiply(px)).add(CURVE.getCurve().getB()).mod(p);
    return py.pow(2).mod(p).equals(right);
  }

  /** Whether a half of a signature is in [1, n - 1] (FIPS 186-4, section 6.4). */
  static boolean isSignaturePart(Bytes part) {
    BigInteger value = number(part);
    return value.signum() > 0 && value.compareTo(CURVE.getOrder()) < 0;
  }

  /** The key at coordinates that were checked to be on the curve. */
  static ECPublicKey publicKey(Bytes x, Bytes y) {
    try {
      return (ECPublicKey)
          KeyFactory.getInstance("EC")
              .generatePublic(new ECPublicKeySpec(new ECPoint(number(x), number(y)), CURVE));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the point was checked to be on P-256", e);
    }
  }

  private static ECParameterSpec curve() {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has P-256", e);
    }
  }
}

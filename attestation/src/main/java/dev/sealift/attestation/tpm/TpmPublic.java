package dev.sealift.attestation.tpm;

import static dev.sealift.attestation.tpm.TpmConstants.ALG_AES;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_CFB;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_ECC;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_ECDSA;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_NULL;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_SHA256;
import static dev.sealift.attestation.tpm.TpmConstants.ECC_NIST_P256;
import static dev.sealift.attestation.tpm.TpmConstants.RH_ENDORSEMENT;
import static dev.sealift.attestation.tpm.TpmConstants.SHA256_BYTES;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.security.interfaces.ECPublicKey;

/**
 * TPMT_PUBLIC (part 2, section 12.2.4) of an ECC key on P-256 with SHA-256 as its name algorithm.
 *
 * @param attributes TPMA_OBJECT, 32 bits; see {@link ObjectAttributes}
 * @param authPolicy the digest of the policy that guards the key, 32 bytes, or none
 * @param role what the key is for
 * @param x coordinate of the public point, 32 bytes
 * @param y coordinate of the public point, 32 bytes
 */
public record TpmPublic(long attributes, Bytes authPolicy, KeyRole role, Bytes x, Bytes y) {

  private static final String STRUCTURE = "TPMT_PUBLIC";
  private static final int AES_BITS = 128;

  public TpmPublic {
    if (attributes != (attributes & 0xffff_ffffL)) {
      throw new IllegalArgumentException("attributes are not 32 bits");
    }
    if (authPolicy.length() != 0 && authPolicy.length() != SHA256_BYTES) {
      throw new IllegalArgumentException(
          "authPolicy has %d bytes, want 0 or %d".formatted(authPolicy.length(), SHA256_BYTES));
    }
    if (x.length() != P256.SCALAR_BYTES
        || y.length() != P256.SCALAR_BYTES
        || !P256.isOnCurve(x, y)) {
      throw new IllegalArgumentException("unique is no point of P-256");
    }
  }

  /**
   * Parses the structure.
   *
   * @throws TpmFormatException if it is another kind of key, cut off, or followed by anything
   */
  public static TpmPublic parse(Bytes bytes) throws TpmFormatException {
    TpmReader in = new TpmReader(STRUCTURE, bytes);
    in.expect16("type", ALG_ECC);
    in.expect16("nameAlg", ALG_SHA256);
    long attributes = in.uint32("objectAttributes");
    Bytes authPolicy = in.sized("authPolicy", SHA256_BYTES);
    if (authPolicy.length() != 0 && authPolicy.length() != SHA256_BYTES) {
      throw in.malformed(
          "authPolicy", "has %d bytes, want 0 or %d".formatted(authPolicy.length(), SHA256_BYTES));
    }
    KeyRole role = parseRole(in);
    in.expect16("parameters.curveID", ECC_NIST_P256);
    in.expect16("parameters.kdf", ALG_NULL);
    Bytes x = in.sizedExactly("unique.x", P256.SCALAR_BYTES);
    Bytes y = in.sizedExactly("unique.y", P256.SCALAR_BYTES);
    in.finish();
    if (!P256.isOnCurve(x, y)) {
      throw in.malformed("unique", "is no point of P-256");
    }
    return new TpmPublic(attributes, authPolicy, role, x, y);
  }

  private static KeyRole parseRole(TpmReader in) throws TpmFormatException {
    int symmetric = in.uint16("parameters.symmetric");
    return switch (symmetric) {
      case ALG_NULL -> {
        in.expect16("parameters.scheme", ALG_ECDSA);
        in.expect16("parameters.scheme.hashAlg", ALG_SHA256);
        yield KeyRole.SIGNING;
      }
      case ALG_AES -> {
        in.expect16("parameters.symmetric.keyBits", AES_BITS);
        in.expect16("parameters.symmetric.mode", ALG_CFB);
        in.expect16("parameters.scheme", ALG_NULL);
        yield KeyRole.STORAGE;
      }
      default ->
          throw in.malformed(
              "parameters.symmetric",
              "is 0x%04x, want 0x%04x or 0x%04x".formatted(symmetric, ALG_NULL, ALG_AES));
    };
  }

  /** The structure as bytes. */
  public Bytes marshal() {
    return marshal(attributes, authPolicy, role, x, y);
  }

  /**
   * The structure of a key that is to be made: all but its point, of which it has zeros (TCG EK
   * Credential Profile 2.3, section B.3.4). A primary key of one template is the same at each
   * making.
   */
  public static Bytes template(long attributes, Bytes authPolicy, KeyRole role) {
    Bytes zeros = Bytes.copyOf(new byte[P256.SCALAR_BYTES]);
    return marshal(attributes, authPolicy, role, zeros, zeros);
  }

  private static Bytes marshal(long attributes, Bytes authPolicy, KeyRole role, Bytes x, Bytes y) {
    TpmWriter out =
        new TpmWriter().uint16(ALG_ECC).uint16(ALG_SHA256).uint32(attributes).sized(authPolicy);
    switch (role) {
      case SIGNING -> out.uint16(ALG_NULL).uint16(ALG_ECDSA).uint16(ALG_SHA256);
      case STORAGE -> out.uint16(ALG_AES).uint16(AES_BITS).uint16(ALG_CFB).uint16(ALG_NULL);
    }
    return out.uint16(ECC_NIST_P256).uint16(ALG_NULL).sized(x).sized(y).finish();
  }

  /** The name: algorithm and digest of the structure, 34 bytes (part 1, section 16). */
  public Bytes name() {
    return nameOf(marshal());
  }

  /**
   * The qualified name, 34 bytes, if the key is a primary key of the endorsement hierarchy (part 1,
   * section 26.5).
   */
  public Bytes qualifiedNameAsPrimary() {
    return nameOf(new TpmWriter().uint32(RH_ENDORSEMENT).raw(name()).finish());
  }

  /** The qualified name, 34 bytes, if the key is a child of a primary endorsement key. */
  public Bytes qualifiedNameUnder(TpmPublic endorsementKey) {
    return nameOf(
        new TpmWriter().raw(endorsementKey.qualifiedNameAsPrimary()).raw(name()).finish());
  }

  /** The key for the JDK's providers. */
  public ECPublicKey key() {
    return P256.publicKey(x, y);
  }

  static Bytes nameOf(Bytes area) {
    return new TpmWriter().uint16(ALG_SHA256).raw(Sha256.of(area.toArray())).finish();
  }
}

package dev.sealift.attestation.tpm;

import static dev.sealift.attestation.tpm.TpmConstants.ALG_ECDSA;
import static dev.sealift.attestation.tpm.TpmConstants.ALG_SHA256;

import dev.sealift.protocol.bytes.Bytes;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;

/**
 * TPMT_SIGNATURE (part 2, section 11.3.4) of ECDSA on P-256 with SHA-256.
 *
 * <p>For each signature (r, s) there is a second one, (r, n - s), that verifies too, and TPMs sign
 * with either: nothing may take the bytes of a signature for an identity.
 *
 * @param r 32 bytes, in [1, n - 1]
 * @param s 32 bytes, in [1, n - 1]
 */
public record TpmSignature(Bytes r, Bytes s) {

  /** The JDK's name for it; P1363 is the plain r and s, without DER. */
  public static final String ALGORITHM = "SHA256withECDSAinP1363Format";

  private static final String STRUCTURE = "TPMT_SIGNATURE";

  public TpmSignature {
    if (r.length() != P256.SCALAR_BYTES
        || s.length() != P256.SCALAR_BYTES
        || !P256.isSignaturePart(r)
        || !P256.isSignaturePart(s)) {
      throw new IllegalArgumentException("r or s is not 32 bytes in [1, n - 1]");
    }
  }

  /** From r and s of 32 bytes each, one after the other. */
  public static TpmSignature fromP1363(byte[] signature) {
    TpmReader in = new TpmReader(STRUCTURE, Bytes.copyOf(signature));
    try {
      return new TpmSignature(
          in.bytes("signatureR", P256.SCALAR_BYTES), in.bytes("signatureS", P256.SCALAR_BYTES));
    } catch (TpmFormatException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /**
   * Parses the structure.
   *
   * @throws TpmFormatException if it is another kind of signature, r or s is out of range, it is
   *     cut off, or anything follows it
   */
  public static TpmSignature parse(Bytes bytes) throws TpmFormatException {
    TpmReader in = new TpmReader(STRUCTURE, bytes);
    in.expect16("sigAlg", ALG_ECDSA);
    in.expect16("hash", ALG_SHA256);
    Bytes r = readPart(in, "signatureR");
    Bytes s = readPart(in, "signatureS");
    in.finish();
    return new TpmSignature(r, s);
  }

  private static Bytes readPart(TpmReader in, String field) throws TpmFormatException {
    Bytes part = in.sizedExactly(field, P256.SCALAR_BYTES);
    if (!P256.isSignaturePart(part)) {
      throw in.malformed(field, "is not in [1, n - 1]");
    }
    return part;
  }

  /** The structure as bytes. */
  public Bytes marshal() {
    return new TpmWriter().uint16(ALG_ECDSA).uint16(ALG_SHA256).sized(r).sized(s).finish();
  }

  /** Whether the key signed exactly this message. */
  public boolean verifies(TpmPublic key, Bytes message) {
    try {
      Signature verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(key.key());
      verifier.update(message.toArray());
      return verifier.verify(new TpmWriter().raw(r).raw(s).finish().toArray());
    } catch (SignatureException e) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has ECDSA on P-256", e);
    }
  }
}

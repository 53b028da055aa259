package dev.sealift.attestation.device;

import dev.sealift.attestation.tpm.P256;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.attestation.tpm.TpmSignature;
import dev.sealift.protocol.bytes.Bytes;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPrivateKeySpec;

/** A key pair that the software TPM holds, with its public area. */
final class SoftwareKey {

  private final ECPrivateKey privateKey;
  private final TpmPublic publicArea;

  private SoftwareKey(ECPrivateKey privateKey, TpmPublic publicArea) {
    this.privateKey = privateKey;
    this.publicArea = publicArea;
  }

  /** Makes the public area of a point. */
  interface Template {
    TpmPublic at(Bytes x, Bytes y);
  }

  static SoftwareKey generate(Template template, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(P256.parameters(), random);
      KeyPair pair = generator.generateKeyPair();
      ECPublicKey point = (ECPublicKey) pair.getPublic();
      return new SoftwareKey(
          (ECPrivateKey) pair.getPrivate(),
          template.at(
              P256.scalar(point.getW().getAffineX()), P256.scalar(point.getW().getAffineY())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has P-256", e);
    }
  }

  /**
   * Restores a pair.
   *
   * @throws IllegalArgumentException if the parts are no pair of P-256
   */
  static SoftwareKey restore(Template template, Bytes secret, Bytes x, Bytes y) {
    BigInteger scalar = P256.number(secret);
    if (scalar.signum() == 0 || scalar.compareTo(P256.parameters().getOrder()) >= 0) {
      throw new IllegalArgumentException("private key is out of range");
    }
    try {
      ECPrivateKey privateKey =
          (ECPrivateKey)
              KeyFactory.getInstance("EC")
                  .generatePrivate(new ECPrivateKeySpec(scalar, P256.parameters()));
      SoftwareKey key = new SoftwareKey(privateKey, template.at(x, y));
      if (!key.sign(x).verifies(key.publicArea, x)) {
        throw new IllegalArgumentException("private and public key are no pair");
      }
      return key;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has P-256", e);
    }
  }

  TpmSignature sign(Bytes message) {
    try {
      Signature signer = Signature.getInstance(TpmSignature.ALGORITHM);
      signer.initSign(privateKey);
      signer.update(message.toArray());
      return TpmSignature.fromP1363(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has ECDSA on P-256", e);
    }
  }

  ECPrivateKey privateKey() {
    return privateKey;
  }

  TpmPublic publicArea() {
    return publicArea;
  }

  /** The private scalar, 32 bytes, for the state file alone. */
  Bytes exposeScalar() {
    return P256.scalar(privateKey.getS());
  }

  @Override
  public String toString() {
    return "[redacted]";
  }
}

package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Credential protection (part 1, section 24, and annex C.6.4 for the seed) with an ECC endorsement
 * key of the default template: the seed from KDFe, encryption with AES-128 in CFB mode, integrity
 * with HMAC and SHA-256 outside of it.
 */
public final class CredentialProtection {

  /** Longest secret: a digest of the endorsement key's name algorithm. */
  public static final int MAX_SECRET_BYTES = TpmConstants.SHA256_BYTES;

  private static final int HASH_BITS = 8 * TpmConstants.SHA256_BYTES;
  private static final int AES_BITS = 128;
  private static final int AES_BLOCK_BYTES = 16;

  private CredentialProtection() {}

  /**
   * Makes a credential.
   *
   * @param endorsementKey of the TPM that shall open it
   * @param name of the key which that TPM must hold
   * @param secret at most 32 bytes
   */
  public static Credential make(
      TpmPublic endorsementKey, Bytes name, Secret secret, SecureRandom random) {
    if (secret.length() > MAX_SECRET_BYTES) {
      throw new IllegalArgumentException(
          "secret has %d bytes, want <= %d".formatted(secret.length(), MAX_SECRET_BYTES));
    }
    KeyPair ephemeral = ephemeral(random);
    ECPublicKey point = (ECPublicKey) ephemeral.getPublic();
    Bytes x = P256.scalar(point.getW().getAffineX());
    Bytes y = P256.scalar(point.getW().getAffineY());
    byte[] seed = seed(ephemeral.getPrivate(), endorsementKey.key(), x, endorsementKey.x());
    byte[] plain = secret.exposeCopy();
    try {
      Bytes identity = crypt(Cipher.ENCRYPT_MODE, seed, name, sized(plain));
      Bytes blob = new TpmWriter().sized(integrity(seed, identity, name)).raw(identity).finish();
      Bytes encryptedSecret = new TpmWriter().sized(x).sized(y).finish();
      return new Credential(sized(blob.toArray()), sized(encryptedSecret.toArray()));
    } finally {
      Arrays.fill(seed, (byte) 0);
      Arrays.fill(plain, (byte) 0);
    }
  }

  /**
   * Opens a credential, as the TPM does inside.
   *
   * @param endorsementPrivate the private part of the endorsement key
   * @param name of the key the TPM holds
   * @throws CredentialException if it was not made for these two keys, or was changed
   */
  public static Secret open(
      PrivateKey endorsementPrivate, TpmPublic endorsementKey, Bytes name, Credential credential)
      throws CredentialException {
    try {
      TpmReader point = inner("TPM2B_ENCRYPTED_SECRET", credential.encryptedSecret());
      Bytes x = point.sizedExactly("x", P256.SCALAR_BYTES);
      Bytes y = point.sizedExactly("y", P256.SCALAR_BYTES);
      point.finish();
      if (!P256.isOnCurve(x, y)) {
        throw new CredentialException("encrypted secret is no point of P-256");
      }
      byte[] seed = seed(endorsementPrivate, P256.publicKey(x, y), x, endorsementKey.x());
      try {
        return open(seed, name, credential.blob());
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    } catch (TpmFormatException e) {
      throw new CredentialException("credential is malformed: " + e.getMessage());
    }
  }

  private static Secret open(byte[] seed, Bytes name, Bytes blob)
      throws TpmFormatException, CredentialException {
    TpmReader in = inner("TPM2B_ID_OBJECT", blob);
    Bytes integrity = in.sizedExactly("integrityHMAC", TpmConstants.SHA256_BYTES);
    Bytes identity = in.rest("encIdentity", Short.BYTES + MAX_SECRET_BYTES);
    in.finish();
    if (!integrity.equals(integrity(seed, identity, name))) {
      throw new CredentialException("credential is not for this TPM and this key, or was changed");
    }
    TpmReader plain =
        new TpmReader("TPM2B_DIGEST", crypt(Cipher.DECRYPT_MODE, seed, name, identity));
    Bytes secret = plain.sized("credential", MAX_SECRET_BYTES);
    plain.finish();
    return Secret.owning(secret.toArray());
  }

  private static TpmReader inner(String structure, Bytes sized) throws TpmFormatException {
    TpmReader outer = new TpmReader(structure, sized);
    Bytes inner = outer.sized("size", sized.length());
    outer.finish();
    return new TpmReader(structure, inner);
  }

  private static byte[] seed(
      PrivateKey own, ECPublicKey peer, Bytes ephemeralX, Bytes endorsementX) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own);
      agreement.doPhase(peer, true);
      byte[] z = agreement.generateSecret();
      try {
        return TpmKdf.kdfe(z, "IDENTITY", ephemeralX, endorsementX, HASH_BITS);
      } finally {
        Arrays.fill(z, (byte) 0);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("both keys were checked to be of P-256", e);
    }
  }

  private static Bytes integrity(byte[] seed, Bytes identity, Bytes name) {
    byte[] key = TpmKdf.kdfa(seed, "INTEGRITY", Bytes.copyOf(new byte[0]), HASH_BITS);
    try {
      byte[] message = new TpmWriter().raw(identity).raw(name).finish().toArray();
      return Bytes.copyOf(TpmKdf.hmac(key, message));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** CFB with a zero IV: the key is new with each credential (part 1, section 24.4). */
  private static Bytes crypt(int mode, byte[] seed, Bytes name, Bytes input) {
    byte[] key = TpmKdf.kdfa(seed, "STORAGE", name, AES_BITS);
    try {
      Cipher cipher = Cipher.getInstance("AES/CFB/NoPadding");
      cipher.init(
          mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[AES_BLOCK_BYTES]));
      return Bytes.copyOf(cipher.doFinal(input.toArray()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has AES in CFB mode", e);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static Bytes sized(byte[] value) {
    return new TpmWriter().sized(Bytes.copyOf(value)).finish();
  }

  private static KeyPair ephemeral(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(P256.parameters(), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has P-256", e);
    }
  }
}

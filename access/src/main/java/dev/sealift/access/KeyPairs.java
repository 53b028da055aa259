package dev.sealift.access;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether two keys are one pair. */
public final class KeyPairs {

  private static final byte[] PROBE = {1};

  private KeyPairs() {}

  /** Whether what the private key signs the public key verifies; P-256 keys alone do. */
  public static boolean belong(PrivateKey key, PublicKey certified) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(certified);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException otherAlgorithms) {
      return false;
    }
  }
}

package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;

/** TPMA_OBJECT (part 2, section 8.3), and the two kinds of key that a platform is known by. */
public final class ObjectAttributes {

  /** The key cannot leave the TPM. */
  public static final long FIXED_TPM = 1 << 1;

  /** The key cannot be moved under another parent. */
  public static final long FIXED_PARENT = 1 << 4;

  /** The TPM itself made the private part. */
  public static final long SENSITIVE_DATA_ORIGIN = 1 << 5;

  /** Use is authorised by a password or HMAC. */
  public static final long USER_WITH_AUTH = 1 << 6;

  /** Administration needs the policy. */
  public static final long ADMIN_WITH_POLICY = 1 << 7;

  /** Failed authorisations are not counted. */
  public static final long NO_DICTIONARY_ATTACK_LOCK = 1 << 10;

  /** Works only on what the TPM itself produced. */
  public static final long RESTRICTED = 1 << 16;

  /** The private part decrypts. */
  public static final long DECRYPT = 1 << 17;

  /** The private part signs. */
  public static final long SIGN = 1 << 18;

  /** What our attestation keys are made with. */
  public static final long ATTESTATION_KEY =
      FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | USER_WITH_AUTH | RESTRICTED | SIGN;

  /** Of the default template L-2 (TCG EK Credential Profile 2.3, section B.3.4). */
  public static final long ENDORSEMENT_KEY =
      FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | ADMIN_WITH_POLICY | RESTRICTED | DECRYPT;

  /** PolicyA of the same template: PolicySecret of the endorsement hierarchy (section B.6.2). */
  public static final Bytes ENDORSEMENT_POLICY =
      Bytes.fromHex("837197674484b3f81a90cc8d46a5d724fd52d76e06520b64f2a1da1b331469aa");

  private static final long ORIGIN = FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN;

  private ObjectAttributes() {}

  /**
   * Whether a signature of the key proves that a TPM made the statement: only a restricted signing
   * key that never left its TPM refuses to sign a forged attestation structure (part 1, section
   * 25.1.6).
   */
  public static boolean isAttestationKey(TpmPublic key) {
    return key.role() == KeyRole.SIGNING
        && has(key, ORIGIN | RESTRICTED | SIGN)
        && !has(key, DECRYPT);
  }

  /** Whether the key has exactly the shape of the default ECC endorsement key. */
  public static boolean isEndorsementKey(TpmPublic key) {
    return key.role() == KeyRole.STORAGE
        && key.attributes() == ENDORSEMENT_KEY
        && key.authPolicy().equals(ENDORSEMENT_POLICY);
  }

  private static boolean has(TpmPublic key, long wanted) {
    return (key.attributes() & wanted) == wanted;
  }
}

package dev.sealift.attestation.tpm;

/**
 * Numbers of the TPM library, part 2: algorithms (6.3), curves (6.4), structure tags (6.9), handles
 * (7.4).
 */
public final class TpmConstants {

  static final int ALG_AES = 0x0006;
  public static final int ALG_SHA256 = 0x000b;
  public static final int ALG_NULL = 0x0010;
  static final int ALG_ECDSA = 0x0018;
  static final int ALG_ECC = 0x0023;
  static final int ALG_CFB = 0x0043;

  static final int ECC_NIST_P256 = 0x0003;

  static final long GENERATED_VALUE = 0xff544347L;
  static final int ST_ATTEST_NV = 0x8014;
  static final int ST_ATTEST_QUOTE = 0x8018;

  public static final long RH_ENDORSEMENT = 0x4000000bL;

  static final int SHA256_BYTES = 32;

  /** A name is the algorithm and a digest (part 1, section 16). */
  static final int NAME_BYTES = Short.BYTES + SHA256_BYTES;

  private TpmConstants() {}
}

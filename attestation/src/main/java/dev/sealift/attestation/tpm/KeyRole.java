package dev.sealift.attestation.tpm;

/** What a key of the TPM is for, which fixes its symmetric algorithm and its scheme. */
public enum KeyRole {
  /** Signs with ECDSA and SHA-256; it has no symmetric algorithm. */
  SIGNING,
  /** Protects other objects with AES-128 in CFB mode; it has no scheme. */
  STORAGE
}

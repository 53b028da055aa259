package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;

/**
 * A secret that only the TPM with one endorsement key opens, and only if it also holds one named
 * key: what TPM2_MakeCredential makes and TPM2_ActivateCredential opens (part 3, sections 12.5.1
 * and 12.6.1).
 *
 * @param blob TPM2B_ID_OBJECT: integrity and encrypted identity
 * @param encryptedSecret TPM2B_ENCRYPTED_SECRET: the ephemeral point that the seed derives from
 */
public record Credential(Bytes blob, Bytes encryptedSecret) {}

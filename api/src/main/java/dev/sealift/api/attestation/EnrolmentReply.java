package dev.sealift.api.attestation;

import dev.sealift.protocol.bytes.Bytes;

/**
 * A credential that only the TPM with both keys can activate.
 *
 * @param enrolmentId names the enrolment
 * @param credentialBlob TPM2B_ID_OBJECT
 * @param encryptedSecret TPM2B_ENCRYPTED_SECRET
 */
public record EnrolmentReply(String enrolmentId, Bytes credentialBlob, Bytes encryptedSecret) {}

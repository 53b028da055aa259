package dev.sealift.api.attestation;

import dev.sealift.protocol.bytes.Bytes;

/**
 * Enrols a platform by the public keys of its TPM.
 *
 * @param ekPublic the endorsement key, TPMT_PUBLIC
 * @param akPublic the attestation key, TPMT_PUBLIC
 */
public record EnrolmentRequest(Bytes ekPublic, Bytes akPublic) {}

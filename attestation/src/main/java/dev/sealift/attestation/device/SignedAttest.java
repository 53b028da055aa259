package dev.sealift.attestation.device;

import dev.sealift.protocol.bytes.Bytes;

/**
 * A statement of a TPM with its signature, unverified.
 *
 * @param attest TPMS_ATTEST
 * @param signature TPMT_SIGNATURE over those bytes
 */
public record SignedAttest(Bytes attest, Bytes signature) {}

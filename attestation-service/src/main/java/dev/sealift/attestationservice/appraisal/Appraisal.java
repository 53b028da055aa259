package dev.sealift.attestationservice.appraisal;

import dev.sealift.attestation.evidence.VerifiedEvidence;
import dev.sealift.protocol.bytes.Bytes;

/**
 * Evidence that was verified and compared with what we want; there is none of evidence that falls
 * short.
 *
 * @param evidence what was shown
 * @param svn the security version of its measurement
 * @param referenceDigest a digest of the reference values it was compared with
 */
public record Appraisal(VerifiedEvidence evidence, long svn, Bytes referenceDigest) {}

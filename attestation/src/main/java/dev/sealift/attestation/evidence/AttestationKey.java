package dev.sealift.attestation.evidence;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.evidence.EvidenceRejected.Reason;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmFormatException;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.attestation.tpm.TpmSignature;
import dev.sealift.protocol.bytes.Bytes;

/**
 * A platform's attestation key as it was enrolled: the one way to verify a statement of its TPM.
 *
 * @param endorsementKey the endorsement key that vouched for it by activating a credential
 * @param key the attestation key
 */
public record AttestationKey(TpmPublic endorsementKey, TpmPublic key) {

  /**
   * Verifies a signature first and only then parses what was signed.
   *
   * @throws EvidenceRejected if the statement was not made by this TPM with this key
   */
  TpmAttest verify(SignedAttest statement) throws EvidenceRejected {
    requireRestricted(key);
    try {
      TpmSignature signature = TpmSignature.parse(statement.signature());
      if (!signature.verifies(key, statement.attest())) {
        throw new EvidenceRejected(
            Reason.SIGNATURE, "the attestation key did not sign this statement");
      }
      TpmAttest attest = TpmAttest.parse(statement.attest());
      requireEndorsementHierarchy(attest.qualifiedSigner());
      return attest;
    } catch (TpmFormatException e) {
      throw new EvidenceRejected(Reason.MALFORMED, e);
    }
  }

  /** A signature of another kind of key would not prove that a TPM made the statement. */
  static void requireRestricted(TpmPublic key) throws EvidenceRejected {
    if (!ObjectAttributes.isAttestationKey(key)) {
      throw new EvidenceRejected(
          Reason.ATTESTATION_KEY_UNRESTRICTED,
          "attestation key has attributes 0x%08x, want a restricted signing key fixed to its TPM"
              .formatted(key.attributes()));
    }
  }

  /** For keys of another hierarchy a TPM disguises its reset counts (part 1, section 36.7). */
  private void requireEndorsementHierarchy(Bytes qualifiedSigner) throws EvidenceRejected {
    if (!qualifiedSigner.equals(key.qualifiedNameAsPrimary())
        && !qualifiedSigner.equals(key.qualifiedNameUnder(endorsementKey))) {
      throw new EvidenceRejected(
          Reason.HIERARCHY,
          "qualifiedSigner is neither a primary endorsement key nor a child of this one");
    }
  }
}

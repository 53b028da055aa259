package dev.sealift.attestation.evidence;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.evidence.EvidenceRejected.Reason;
import dev.sealift.attestation.tpm.Attested;
import dev.sealift.attestation.tpm.ClockInfo;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmFormatException;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import java.nio.ByteBuffer;

/**
 * Verifies evidence: one path for every class of TPM, no policy, no state.
 *
 * <p>Whether the nonce was ours, and whether the measurement is one we want, is for the caller to
 * appraise.
 */
public final class EvidenceVerifier {

  private EvidenceVerifier() {}

  /**
   * The platform that evidence claims to be of, by which to look the enrolled key up; unverified.
   *
   * @throws EvidenceRejected if the endorsement key is none
   */
  public static PlatformId claimedPlatform(Evidence evidence) throws EvidenceRejected {
    return Platforms.idOf(endorsementKey(evidence.endorsementKey()));
  }

  /**
   * Parses an endorsement key.
   *
   * @throws EvidenceRejected if it has not exactly the shape of the default template
   */
  public static TpmPublic endorsementKey(Bytes publicArea) throws EvidenceRejected {
    TpmPublic key = parse(publicArea);
    if (!ObjectAttributes.isEndorsementKey(key)) {
      throw new EvidenceRejected(
          Reason.NOT_AN_ENDORSEMENT_KEY,
          "endorsement key is not of the default ECC P-256 template, attributes 0x%08x"
              .formatted(key.attributes()));
    }
    return key;
  }

  /**
   * Parses an attestation key.
   *
   * @throws EvidenceRejected if it is no restricted signing key that its TPM made and keeps
   */
  public static TpmPublic attestationKey(Bytes publicArea) throws EvidenceRejected {
    TpmPublic key = parse(publicArea);
    AttestationKey.requireRestricted(key);
    return key;
  }

  /**
   * Verifies evidence of a boot.
   *
   * @param enrolled the keys that were enrolled for the platform
   * @throws EvidenceRejected if anything in it is not what the TPM stated
   */
  public static VerifiedEvidence verify(Evidence evidence, AttestationKey enrolled)
      throws EvidenceRejected {
    if (!evidence.attestationKey().equals(enrolled.key().marshal())
        || !evidence.endorsementKey().equals(enrolled.endorsementKey().marshal())) {
      throw new EvidenceRejected(
          Reason.ATTESTATION_KEY_NOT_ENROLLED,
          "attestation key and endorsement key are not those enrolled for the platform");
    }
    TpmAttest attest = enrolled.verify(evidence.quote());
    if (!(attest.attested() instanceof Attested.Quote quote)) {
      throw new EvidenceRejected(Reason.WRONG_STATEMENT, "the statement is no quote");
    }
    requireAllRegisters(quote);
    if (!attest.extraData().equals(Evidence.binding(evidence.context(), evidence.boot()))) {
      throw new EvidenceRejected(
          Reason.BINDING, "nonce, purpose, mid, signingKey or kemKey is not that in the quote");
    }
    Bytes measurement = evidence.eventLog().measurement();
    if (!quote.pcrDigest().equals(measurement)) {
      throw new EvidenceRejected(
          Reason.EVENT_LOG, "the registers do not hold what the event log says");
    }
    return new VerifiedEvidence(
        Platforms.idOf(enrolled.endorsementKey()),
        evidence.context(),
        evidence.boot(),
        attest.clockInfo(),
        startCounter(evidence, enrolled, attest.clockInfo()),
        attest.firmwareVersion(),
        measurement,
        evidence.eventLog());
  }

  /** A later boot could show the statement of an earlier one, were the resets not the same. */
  private static long startCounter(Evidence evidence, AttestationKey enrolled, ClockInfo quoted)
      throws EvidenceRejected {
    CertifiedCounter counter =
        verifyCounter(
            evidence.startCounter(),
            enrolled,
            NvPublic.REDEEM_COUNTER,
            Evidence.startBinding(evidence.boot()));
    if (counter.clock().resetCount() != quoted.resetCount()
        || counter.clock().restartCount() != quoted.restartCount()) {
      throw new EvidenceRejected(
          Reason.COUNTER, "the counter was certified before the last reset of the TPM");
    }
    return counter.value();
  }

  /**
   * A counter that a TPM certified.
   *
   * @param value of the counter
   * @param clock the TPM's clock and resets
   */
  public record CertifiedCounter(long value, ClockInfo clock) {}

  /**
   * Verifies what a TPM certified of a counter.
   *
   * @param extraData what the caller wanted bound into the statement
   * @throws EvidenceRejected if it is not a statement on the whole of this counter
   */
  public static CertifiedCounter verifyCounter(
      SignedAttest statement, AttestationKey enrolled, NvPublic counter, Bytes extraData)
      throws EvidenceRejected {
    TpmAttest attest = enrolled.verify(statement);
    if (!(attest.attested() instanceof Attested.NvContents contents)) {
      throw new EvidenceRejected(Reason.WRONG_STATEMENT, "the statement is not on an NV index");
    }
    if (!attest.extraData().equals(extraData)) {
      throw new EvidenceRejected(Reason.BINDING, "extraData is not what was asked for");
    }
    if (!contents.indexName().equals(counter.name())
        || contents.offset() != 0
        || contents.contents().length() != NvPublic.COUNTER_BYTES) {
      throw new EvidenceRejected(Reason.COUNTER, "the statement is not on the whole counter");
    }
    long value = ByteBuffer.wrap(contents.contents().toArray()).getLong();
    return new CertifiedCounter(value, attest.clockInfo());
  }

  private static void requireAllRegisters(Attested.Quote quote) throws EvidenceRejected {
    if (quote.selections().size() != 1 || !quote.selections().getFirst().isSha256(EventLog.PCRS)) {
      throw new EvidenceRejected(
          Reason.PCR_SELECTION,
          "the quote is not of exactly the registers %s of the SHA-256 bank"
              .formatted(EventLog.PCRS));
    }
  }

  private static TpmPublic parse(Bytes publicArea) throws EvidenceRejected {
    try {
      return TpmPublic.parse(publicArea);
    } catch (TpmFormatException e) {
      throw new EvidenceRejected(Reason.MALFORMED, e);
    }
  }
}

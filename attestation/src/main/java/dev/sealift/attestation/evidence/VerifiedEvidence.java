package dev.sealift.attestation.evidence;

import dev.sealift.attestation.tpm.ClockInfo;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;

/**
 * What evidence proves, on the word of the platform's TPM; only the verifier makes one.
 *
 * @param platform the host
 * @param context what the evidence was made for
 * @param boot the keys of the boot
 * @param clock the TPM's clock and resets
 * @param startCounter the redeem counter after the boot raised it
 * @param firmwareVersion of the TPM, 64 bits in the vendor's own meaning
 * @param measurement what the host started, 32 bytes
 * @param eventLog of what the measurement is made
 */
public record VerifiedEvidence(
    PlatformId platform,
    Evidence.Context context,
    Evidence.BootKeys boot,
    ClockInfo clock,
    long startCounter,
    long firmwareVersion,
    Bytes measurement,
    EventLog eventLog) {}

package dev.sealift.attestation.device;

import dev.sealift.attestation.tpm.KeyRole;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import java.security.SecureRandom;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the software TPM keeps over its resets.
 *
 * @param endorsement its endorsement key
 * @param attestation its attestation key
 * @param resetCount resets so far
 * @param clockMillis time it was powered, up to the last write
 * @param orderly whether the last run ended in order, so that the clock is exact
 * @param highestCount the greatest value any counter ever had
 * @param counters values by index; 0 before the first increment
 */
record SoftwareTpmState(
    SoftwareKey endorsement,
    SoftwareKey attestation,
    long resetCount,
    long clockMillis,
    boolean orderly,
    long highestCount,
    Map<NvPublic, Long> counters) {

  /** Room of a real TPM's NV storage; a host needs one. */
  static final int MAX_COUNTERS = 16;

  SoftwareTpmState {
    counters = Map.copyOf(counters);
  }

  static SoftwareTpmState manufacture(SecureRandom random) {
    return new SoftwareTpmState(
        SoftwareKey.generate(SoftwareTpmState::endorsementArea, random),
        SoftwareKey.generate(SoftwareTpmState::attestationArea, random),
        0,
        0,
        true,
        0,
        Map.of());
  }

  static TpmPublic endorsementArea(Bytes x, Bytes y) {
    return new TpmPublic(
        ObjectAttributes.ENDORSEMENT_KEY,
        ObjectAttributes.ENDORSEMENT_POLICY,
        KeyRole.STORAGE,
        x,
        y);
  }

  static TpmPublic attestationArea(Bytes x, Bytes y) {
    return new TpmPublic(
        ObjectAttributes.ATTESTATION_KEY, Bytes.copyOf(new byte[0]), KeyRole.SIGNING, x, y);
  }

  SoftwareTpmState afterReset() {
    return new SoftwareTpmState(
        endorsement,
        attestation,
        Math.addExact(resetCount, 1),
        clockMillis,
        false,
        highestCount,
        counters);
  }

  SoftwareTpmState atClock(long millis, boolean ended) {
    return new SoftwareTpmState(
        endorsement, attestation, resetCount, millis, ended, highestCount, counters);
  }

  SoftwareTpmState withCounter(NvPublic counter, long value) {
    Map<NvPublic, Long> changed = new TreeMap<>(SoftwareTpmStateText.BY_INDEX);
    changed.putAll(counters);
    changed.put(counter, value);
    return new SoftwareTpmState(
        endorsement,
        attestation,
        resetCount,
        clockMillis,
        orderly,
        Math.max(highestCount, value),
        changed);
  }
}

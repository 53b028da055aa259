package dev.sealift.attestation.tpm;

/**
 * TPMS_CLOCK_INFO (part 2, section 10.11.1): the TPM's own time and the counts of its resets.
 *
 * @param clockMillis time the TPM was powered, in milliseconds, unsigned
 * @param resetCount resets of the TPM, 32 bits unsigned; never falls
 * @param restartCount restarts and resumes since the last reset, 32 bits unsigned
 * @param safe whether no greater clock was ever shown before
 */
public record ClockInfo(long clockMillis, long resetCount, long restartCount, boolean safe) {

  static final long MAX_COUNT = 0xffff_ffffL;

  public ClockInfo {
    if (resetCount < 0 || resetCount > MAX_COUNT || restartCount < 0 || restartCount > MAX_COUNT) {
      throw new IllegalArgumentException(
          "resetCount %d or restartCount %d is not 32 bits".formatted(resetCount, restartCount));
    }
  }

  static ClockInfo read(TpmReader in) throws TpmFormatException {
    long clock = in.uint64("clockInfo.clock");
    long resetCount = in.uint32("clockInfo.resetCount");
    long restartCount = in.uint32("clockInfo.restartCount");
    int safe = in.uint8("clockInfo.safe");
    if (safe > 1) {
      throw in.malformed("clockInfo.safe", "is %d, want 0 or 1".formatted(safe));
    }
    return new ClockInfo(clock, resetCount, restartCount, safe == 1);
  }

  void write(TpmWriter out) {
    out.uint64(clockMillis).uint32(resetCount).uint32(restartCount).uint8(safe ? 1 : 0);
  }
}

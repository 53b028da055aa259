package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.util.Arrays;
import java.util.SortedSet;

/**
 * The platform configuration registers of a SHA-256 bank after a reset (part 1, section 17), as a
 * TPM keeps them and as a verifier replays them.
 */
public final class PcrBank {

  /** Registers 0 to 15 begin as zeros and only a reset clears them (PC Client Profile, 4.6.1). */
  public static final int STATIC_PCRS = 16;

  private final Bytes[] values = new Bytes[STATIC_PCRS];

  /** All zero. */
  public PcrBank() {
    Arrays.fill(values, Bytes.copyOf(new byte[TpmConstants.SHA256_BYTES]));
  }

  /**
   * Replaces the register's value by the hash of it and the digest.
   *
   * @throws IllegalArgumentException if there is no such register, or the digest is not 32 bytes
   */
  public void extend(int pcr, Bytes digest) {
    if (digest.length() != TpmConstants.SHA256_BYTES) {
      throw new IllegalArgumentException(
          "digest has %d bytes, want %d".formatted(digest.length(), TpmConstants.SHA256_BYTES));
    }
    values[checked(pcr)] =
        Sha256.of(new TpmWriter().raw(values[checked(pcr)]).raw(digest).finish().toArray());
  }

  /** What a quote of these registers carries: SHA-256 of their values in ascending order. */
  public Bytes digest(SortedSet<Integer> pcrs) {
    TpmWriter concatenation = new TpmWriter();
    pcrs.forEach(pcr -> concatenation.raw(values[checked(pcr)]));
    return Sha256.of(concatenation.finish().toArray());
  }

  private static int checked(int pcr) {
    if (pcr < 0 || pcr >= STATIC_PCRS) {
      throw new IllegalArgumentException("PCR is %d, want 0 to %d".formatted(pcr, STATIC_PCRS - 1));
    }
    return pcr;
  }
}

package dev.sealift.attestation.evidence;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.util.regex.Pattern;

/**
 * One thing that was measured before it was used.
 *
 * @param pcr the register it went into, {@link EventLog#CODE_PCR} or {@link
 *     EventLog#CONFIGURATION_PCR}
 * @param name what it is, up to 128 letters, digits and {@code . _ + -}; no path
 * @param digest SHA-256 of its content, 32 bytes
 */
public record MeasuredEvent(int pcr, String name, Bytes digest) {

  /** Names reach logs and errors: nothing in them may break a line. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._+-]{1,128}");

  private static final int DIGEST_BYTES = 32;

  public MeasuredEvent {
    if (!EventLog.PCRS.contains(pcr)) {
      throw new IllegalArgumentException("pcr is %d, want one of %s".formatted(pcr, EventLog.PCRS));
    }
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name is malformed, want 1 to 128 letters, digits and . _ + -");
    }
    if (digest.length() != DIGEST_BYTES) {
      throw new IllegalArgumentException(
          "digest has %d bytes, want %d".formatted(digest.length(), DIGEST_BYTES));
    }
  }

  /** What the register is extended with: it covers the name too, so that no part of a log lies. */
  public Bytes extension() {
    return Sha256.labelled("sealift measured event v1").add(name).add(digest).finish();
  }
}

package dev.sealift.attestation.evidence;

import dev.sealift.attestation.tpm.PcrBank;
import dev.sealift.attestation.tpm.PcrSelection;
import dev.sealift.protocol.bytes.Bytes;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What was measured, in order.
 *
 * @param events at most {@link #MAX_EVENTS}
 */
public record EventLog(List<MeasuredEvent> events) {

  /** The code of the hypervisor: one event an entry of its class path. */
  public static final int CODE_PCR = 8;

  /** Its trust anchors and the configuration that its security depends on. */
  public static final int CONFIGURATION_PCR = 9;

  /** The registers we use, all of them in every quote. */
  public static final SortedSet<Integer> PCRS =
      Collections.unmodifiableSortedSet(new TreeSet<>(List.of(CODE_PCR, CONFIGURATION_PCR)));

  /** The hypervisor's class path has some ten entries. */
  public static final int MAX_EVENTS = 256;

  public EventLog {
    if (events.size() > MAX_EVENTS) {
      throw new IllegalArgumentException(
          "event log has %d events, want <= %d".formatted(events.size(), MAX_EVENTS));
    }
    events = List.copyOf(events);
  }

  /** The selection that a quote of these registers must have. */
  public static PcrSelection selection() {
    return PcrSelection.sha256(CODE_PCR, CONFIGURATION_PCR);
  }

  /**
   * The measurement: what the registers come to after these events, as one digest of 32 bytes; it
   * equals the digest in the quote of a TPM that saw them and nothing else.
   */
  public Bytes measurement() {
    PcrBank replayed = new PcrBank();
    events.forEach(event -> replayed.extend(event.pcr(), event.extension()));
    return replayed.digest(PCRS);
  }
}

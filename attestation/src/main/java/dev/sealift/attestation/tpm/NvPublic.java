package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;

/**
 * TPMS_NV_PUBLIC (part 2, section 13.5) of a counter: 8 bytes that only rise.
 *
 * @param index handle of the index, 0x01000000 to 0x01ffffff
 */
public record NvPublic(long index) {

  /** Where a host keeps the counter of its redeem numbers, in the range free for owners. */
  public static final NvPublic REDEEM_COUNTER = new NvPublic(0x0180_5ea1L);

  /** Bytes of a counter. */
  public static final int COUNTER_BYTES = Long.BYTES;

  /** TPMA_NV (part 2, section 13.4). */
  private static final long AUTH_WRITE = 1L << 2;

  private static final long TYPE_COUNTER = 1L << 4;
  private static final long AUTH_READ = 1L << 18;
  private static final long NO_DICTIONARY_ATTACK_LOCK = 1L << 25;
  private static final long WRITTEN = 1L << 29;

  private static final long FIRST_INDEX = 0x0100_0000L;
  private static final long LAST_INDEX = 0x01ff_ffffL;

  public NvPublic {
    if (index < FIRST_INDEX || index > LAST_INDEX) {
      throw new IllegalArgumentException(
          "NV index is 0x%08x, want 0x%08x to 0x%08x".formatted(index, FIRST_INDEX, LAST_INDEX));
    }
  }

  /** The name of the index once it was incremented, 34 bytes (part 1, section 16). */
  public Bytes name() {
    return TpmPublic.nameOf(marshal(true));
  }

  /**
   * The structure as bytes.
   *
   * @param written whether it was incremented
   */
  public Bytes marshal(boolean written) {
    return new TpmWriter()
        .uint32(index)
        .uint16(TpmConstants.ALG_SHA256)
        .uint32(
            AUTH_WRITE
                | TYPE_COUNTER
                | AUTH_READ
                | NO_DICTIONARY_ATTACK_LOCK
                | (written ? WRITTEN : 0))
        .sized(Bytes.copyOf(new byte[0]))
        .uint16(COUNTER_BYTES)
        .finish();
  }
}

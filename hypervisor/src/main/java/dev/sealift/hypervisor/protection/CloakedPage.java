package dev.sealift.hypervisor.protection;

import java.nio.ByteBuffer;

/**
 * What must travel with the ciphertext in a frame: whose page it is, and how it is sealed.
 *
 * @param process place of the process in the machine's policy, from 0
 * @param virtualPage virtual address divided by 4096
 * @param keyGeneration of the page key
 * @param version of the page
 * @param counter last eight bytes of the IV, whose first four are zero
 * @param tagHigh first eight bytes of the GCM tag
 * @param tagLow last eight bytes of the GCM tag
 */
public record CloakedPage(
    int process,
    long virtualPage,
    long keyGeneration,
    long version,
    long counter,
    long tagHigh,
    long tagLow) {
  /** Length of the encoding. */
  public static final int BYTES = Integer.BYTES + 6 * Long.BYTES;

  /** Writes the fields in order, big-endian. */
  public void writeTo(ByteBuffer out) {
    out.putInt(process)
        .putLong(virtualPage)
        .putLong(keyGeneration)
        .putLong(version)
        .putLong(counter)
        .putLong(tagHigh)
        .putLong(tagLow);
  }

  /**
   * Reads what {@link #writeTo} wrote; every bit pattern is some row, none is trusted by itself.
   */
  public static CloakedPage readFrom(ByteBuffer in) {
    return new CloakedPage(
        in.getInt(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong(),
        in.getLong());
  }
}

package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * TPMS_PCR_SELECTION (part 2, section 10.6.2): some registers of one bank.
 *
 * @param hashAlg the bank, a TPM_ALG_ID
 * @param bitmap one bit a register, the least significant bit of the first byte being PCR 0; 3 or 4
 *     bytes
 */
public record PcrSelection(int hashAlg, Bytes bitmap) {

  /** Every PC client TPM has 24 registers. */
  static final int MIN_BITMAP_BYTES = 3;

  /** PCR_SELECT_MAX of the TPMs on the market. */
  static final int MAX_BITMAP_BYTES = 4;

  public PcrSelection {
    if (bitmap.length() < MIN_BITMAP_BYTES || bitmap.length() > MAX_BITMAP_BYTES) {
      throw new IllegalArgumentException("bitmap has %d bytes".formatted(bitmap.length()));
    }
  }

  /** Registers, each from 0 to 23, of the SHA-256 bank. */
  public static PcrSelection sha256(int... pcrs) {
    byte[] bitmap = new byte[MIN_BITMAP_BYTES];
    for (int pcr : pcrs) {
      bitmap[pcr / 8] |= (byte) (1 << (pcr % 8));
    }
    return new PcrSelection(TpmConstants.ALG_SHA256, Bytes.copyOf(bitmap));
  }

  /** Whether exactly these registers of the SHA-256 bank are selected. */
  public boolean isSha256(SortedSet<Integer> pcrs) {
    return hashAlg == TpmConstants.ALG_SHA256 && pcrs().equals(pcrs);
  }

  /** The numbers of the registers. */
  public SortedSet<Integer> pcrs() {
    byte[] bits = bitmap.toArray();
    SortedSet<Integer> pcrs = new TreeSet<>();
    for (int pcr = 0; pcr < 8 * bits.length; pcr++) {
      if ((bits[pcr / 8] & (1 << (pcr % 8))) != 0) {
        pcrs.add(pcr);
      }
    }
    return Collections.unmodifiableSortedSet(pcrs);
  }

  static PcrSelection read(TpmReader in) throws TpmFormatException {
    int hashAlg = in.uint16("pcrSelect.hash");
    int length = in.uint8("pcrSelect.sizeofSelect");
    if (length < MIN_BITMAP_BYTES || length > MAX_BITMAP_BYTES) {
      throw in.malformed(
          "pcrSelect.sizeofSelect",
          "is %d, want %d to %d".formatted(length, MIN_BITMAP_BYTES, MAX_BITMAP_BYTES));
    }
    return new PcrSelection(hashAlg, in.bytes("pcrSelect.pcrSelect", length));
  }

  /** Appends the structure. */
  public void write(TpmWriter out) {
    out.uint16(hashAlg).uint8(bitmap.length()).raw(bitmap);
  }
}

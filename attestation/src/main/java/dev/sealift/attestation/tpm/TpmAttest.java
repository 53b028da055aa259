package dev.sealift.attestation.tpm;

import static dev.sealift.attestation.tpm.TpmConstants.GENERATED_VALUE;
import static dev.sealift.attestation.tpm.TpmConstants.NAME_BYTES;
import static dev.sealift.attestation.tpm.TpmConstants.ST_ATTEST_NV;
import static dev.sealift.attestation.tpm.TpmConstants.ST_ATTEST_QUOTE;

import dev.sealift.protocol.bytes.Bytes;

/**
 * TPMS_ATTEST (part 2, section 10.12.12): a statement of a TPM, to which it signs.
 *
 * @param qualifiedSigner qualified name of the key that signs, 34 bytes
 * @param extraData what the caller had bound into the statement, at most 64 bytes
 * @param clockInfo the TPM's clock and resets
 * @param firmwareVersion 64 bits in the vendor's own meaning
 * @param attested what is stated
 */
public record TpmAttest(
    Bytes qualifiedSigner,
    Bytes extraData,
    ClockInfo clockInfo,
    long firmwareVersion,
    Attested attested) {

  private static final String STRUCTURE = "TPMS_ATTEST";

  /** TPM2B_DATA holds a digest of the largest hash, SHA-512; we use 32 of it. */
  private static final int MAX_EXTRA_DATA_BYTES = 64;

  public TpmAttest {
    if (extraData.length() > MAX_EXTRA_DATA_BYTES) {
      throw new IllegalArgumentException(
          "extraData has %d bytes, want <= %d".formatted(extraData.length(), MAX_EXTRA_DATA_BYTES));
    }
  }

  /**
   * Parses the structure; the signature over the same bytes must have been verified.
   *
   * @throws TpmFormatException if no TPM generated it, it is neither a quote nor contents of an NV
   *     index, it is cut off, or anything follows it
   */
  public static TpmAttest parse(Bytes bytes) throws TpmFormatException {
    TpmReader in = new TpmReader(STRUCTURE, bytes);
    in.expect32("magic", GENERATED_VALUE);
    int tag = in.uint16("type");
    if (tag != ST_ATTEST_QUOTE && tag != ST_ATTEST_NV) {
      throw in.malformed(
          "type", "is 0x%04x, want 0x%04x or 0x%04x".formatted(tag, ST_ATTEST_QUOTE, ST_ATTEST_NV));
    }
    Bytes qualifiedSigner = in.sizedExactly("qualifiedSigner", NAME_BYTES);
    Bytes extraData = in.sized("extraData", MAX_EXTRA_DATA_BYTES);
    ClockInfo clockInfo = ClockInfo.read(in);
    long firmwareVersion = in.uint64("firmwareVersion");
    Attested attested =
        tag == ST_ATTEST_QUOTE ? Attested.Quote.read(in) : Attested.NvContents.read(in);
    in.finish();
    return new TpmAttest(qualifiedSigner, extraData, clockInfo, firmwareVersion, attested);
  }

  /** The structure as bytes. */
  public Bytes marshal() {
    int tag =
        switch (attested) {
          case Attested.Quote _ -> ST_ATTEST_QUOTE;
          case Attested.NvContents _ -> ST_ATTEST_NV;
        };
    TpmWriter out =
        new TpmWriter().uint32(GENERATED_VALUE).uint16(tag).sized(qualifiedSigner).sized(extraData);
    clockInfo.write(out);
    out.uint64(firmwareVersion);
    switch (attested) {
      case Attested.Quote quote -> quote.write(out);
      case Attested.NvContents contents -> contents.write(out);
    }
    return out.finish();
  }
}

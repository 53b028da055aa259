package dev.sealift.attestation.tpm;

import dev.sealift.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/** TPMU_ATTEST (part 2, section 10.12.11): what a TPM attests to. */
public sealed interface Attested {

  /**
   * TPMS_QUOTE_INFO (part 2, section 10.12.1).
   *
   * @param selections TPML_PCR_SELECTION: the registers, bank by bank
   * @param pcrDigest SHA-256 of the values of those registers, in order; 32 bytes
   */
  record Quote(List<PcrSelection> selections, Bytes pcrDigest) implements Attested {

    /** HASH_COUNT: a TPM has no more banks. */
    private static final int MAX_SELECTIONS = 16;

    public Quote {
      selections = List.copyOf(selections);
    }

    void write(TpmWriter out) {
      out.uint32(selections.size());
      selections.forEach(selection -> selection.write(out));
      out.sized(pcrDigest);
    }

    static Quote read(TpmReader in) throws TpmFormatException {
      long count = in.uint32("pcrSelect.count");
      if (count > MAX_SELECTIONS) {
        throw in.malformed("pcrSelect.count", "is %d, want <= %d".formatted(count, MAX_SELECTIONS));
      }
      List<PcrSelection> selections = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        selections.add(PcrSelection.read(in));
      }
      return new Quote(selections, in.sizedExactly("pcrDigest", TpmConstants.SHA256_BYTES));
    }
  }

  /**
   * TPMS_NV_CERTIFY_INFO (part 2, section 10.12.8).
   *
   * @param indexName name of the NV index, 34 bytes
   * @param offset where in the index the contents begin
   * @param contents what the index holds there
   */
  record NvContents(Bytes indexName, int offset, Bytes contents) implements Attested {

    /** MAX_NV_BUFFER_SIZE of the TPMs on the market. */
    private static final int MAX_CONTENTS_BYTES = 2048;

    void write(TpmWriter out) {
      out.sized(indexName).uint16(offset).sized(contents);
    }

    static NvContents read(TpmReader in) throws TpmFormatException {
      return new NvContents(
          in.sizedExactly("indexName", TpmConstants.NAME_BYTES),
          in.uint16("offset"),
          in.sized("nvContents", MAX_CONTENTS_BYTES));
    }
  }
}

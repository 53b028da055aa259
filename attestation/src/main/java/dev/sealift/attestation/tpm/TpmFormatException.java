package dev.sealift.attestation.tpm;

import java.io.Serial;

/** Bytes are not the TPM structure they should be. */
public final class TpmFormatException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String field;

  TpmFormatException(String field, String problem) {
    super("%s %s".formatted(field, problem));
    this.field = field;
  }

  /** The field at fault, such as {@code TPMS_ATTEST.magic}. */
  public String field() {
    return field;
  }
}

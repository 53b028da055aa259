package dev.sealift.protocol.receipt;

import java.io.Serial;

/** A receipt does not prove the migration that it tells of. */
public final class ReceiptRefused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String field;
  private final String reason;

  ReceiptRefused(String field, String reason) {
    super("receipt.%s is refused: %s".formatted(field, reason));
    this.field = field;
    this.reason = reason;
  }

  /** The field of the receipt. */
  public String field() {
    return field;
  }

  /** What is wrong with it. */
  public String reason() {
    return reason;
  }
}

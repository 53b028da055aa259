package dev.sealift.keybroker.ledger;

/** S4: what is written once is written by exactly one statement on exactly one row. */
final class WriteOnce {

  private WriteOnce() {}

  /**
   * Ends the transaction unless exactly one row changed.
   *
   * @param rows rows changed
   */
  static void require(int rows, String what) {
    if (rows != 1) {
      throw new IllegalStateException("%s changed in %d rows, want 1".formatted(what, rows));
    }
  }
}

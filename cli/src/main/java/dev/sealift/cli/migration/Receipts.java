package dev.sealift.cli.migration;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Receipt;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.receipt.ReceiptRefused;
import dev.sealift.protocol.receipt.ReceiptVerifier;
import dev.sealift.protocol.receipt.VerifiedReceipt;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** Receipts as the orchestrator sends them. */
public final class Receipts {

  private Receipts() {}

  /**
   * Verifies one against pinned keys.
   *
   * @throws ReceiptRefused naming the object that is wrong
   */
  public static VerifiedReceipt verify(Receipt receipt, TrustAnchors trust) throws ReceiptRefused {
    Map<String, Object> fields =
        Json.mapper().convertValue(receipt, new TypeReference<Map<String, Object>>() {});
    return new ReceiptVerifier(trust).verify(fields);
  }
}

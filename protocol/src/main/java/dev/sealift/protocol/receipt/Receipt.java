package dev.sealift.protocol.receipt;

import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.log.LogProof;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The signed objects of one committed migration, as they were handed in and out.
 *
 * @param manifest the tenant's machine manifest
 * @param ticket the broker's ticket
 * @param sourceAttestation the attestation result that came with Prepared
 * @param targetAttestation the attestation result that came with Ready
 * @param prepared the source's word
 * @param ready the target's word
 * @param decision the broker's COMMIT
 * @param decisionProof that the decision is in the log
 * @param running the target's word that it runs
 * @param closed the broker's word that this is recorded
 * @param closedProof that this word is in the log
 */
public record Receipt(
    String manifest,
    String ticket,
    String sourceAttestation,
    String targetAttestation,
    String prepared,
    String ready,
    String decision,
    LogProof decisionProof,
    String running,
    String closed,
    LogProof closedProof) {

  /** The version of this form; the first had no proofs. */
  public static final int VERSION = 2;

  private static final List<String> FIELDS =
      List.of(
          "version",
          "manifest",
          "ticket",
          "sourceAttestation",
          "targetAttestation",
          "prepared",
          "ready",
          "decision",
          "decisionProof",
          "running",
          "closed",
          "closedProof");

  /**
   * Reads the fields of a receipt's JSON object strictly.
   *
   * @throws ReceiptRefused naming the field that is absent, unknown or malformed
   */
  public static Receipt from(Map<String, ?> fields) throws ReceiptRefused {
    for (String name : fields.keySet()) {
      if (!FIELDS.contains(name)) {
        throw new ReceiptRefused("fields", "there is an unknown one");
      }
    }
    LogProof decisionProof = ProofFields.read(fields, "decisionProof");
    LogProof closedProof = ProofFields.read(fields, "closedProof");
    if (!(fields.get("version") instanceof Number version) || version.doubleValue() != VERSION) {
      throw new ReceiptRefused("version", "want " + VERSION);
    }
    return new Receipt(
        token(fields, "manifest"),
        token(fields, "ticket"),
        token(fields, "sourceAttestation"),
        token(fields, "targetAttestation"),
        token(fields, "prepared"),
        token(fields, "ready"),
        token(fields, "decision"),
        decisionProof,
        token(fields, "running"),
        token(fields, "closed"),
        closedProof);
  }

  /** The fields of the receipt's JSON object, in order. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("version", VERSION);
    fields.put("manifest", manifest);
    fields.put("ticket", ticket);
    fields.put("sourceAttestation", sourceAttestation);
    fields.put("targetAttestation", targetAttestation);
    fields.put("prepared", prepared);
    fields.put("ready", ready);
    fields.put("decision", decision);
    fields.put("decisionProof", ProofFields.write(decisionProof));
    fields.put("running", running);
    fields.put("closed", closed);
    fields.put("closedProof", ProofFields.write(closedProof));
    return fields;
  }

  private static String token(Map<String, ?> fields, String name) throws ReceiptRefused {
    if (fields.get(name) instanceof String token
        && !token.isEmpty()
        && token.length() <= Signatures.MAX_TOKEN_CHARS) {
      return token;
    }
    throw new ReceiptRefused(
        name,
        "want a signed object of at most %d characters".formatted(Signatures.MAX_TOKEN_CHARS));
  }
}

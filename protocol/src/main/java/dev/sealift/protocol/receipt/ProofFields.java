package dev.sealift.protocol.receipt;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.log.InclusionProof;
import dev.sealift.protocol.log.LogProof;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The proofs in the JSON object of a receipt. */
final class ProofFields {

  private static final Set<String> PROOF = Set.of("inclusion", "checkpoint", "cosignature");
  private static final Set<String> INCLUSION = Set.of("index", "path");

  private ProofFields() {}

  /**
   * Reads a proof strictly.
   *
   * @throws ReceiptRefused naming the field if it is absent or malformed
   */
  static LogProof read(Map<String, ?> fields, String name) throws ReceiptRefused {
    if (!fields.containsKey(name)) {
      throw new ReceiptRefused(
          name, "it is missing, want a proof that the log holds it; version 1 had none");
    }
    Map<?, ?> proof = object(name, fields.get(name), PROOF);
    Map<?, ?> inclusion = object(name, proof.get("inclusion"), INCLUSION);
    try {
      return new LogProof(
          new InclusionProof(
              index(name, inclusion.get("index")), path(name, inclusion.get("path"))),
          token(name, proof.get("checkpoint")),
          token(name, proof.get("cosignature")));
    } catch (IllegalArgumentException e) {
      throw new ReceiptRefused(name, String.valueOf(e.getMessage()));
    }
  }

  /** The JSON object of a proof. */
  static Map<String, Object> write(LogProof proof) {
    Map<String, Object> inclusion = new LinkedHashMap<>();
    inclusion.put("index", proof.inclusion().index());
    inclusion.put("path", proof.inclusion().path().stream().map(Bytes::base64Url).toList());
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("inclusion", inclusion);
    fields.put("checkpoint", proof.checkpoint());
    fields.put("cosignature", proof.cosignature());
    return fields;
  }

  private static Map<?, ?> object(String name, @Nullable Object value, Set<String> members)
      throws ReceiptRefused {
    if (value instanceof Map<?, ?> object && object.keySet().equals(members)) {
      return object;
    }
    throw new ReceiptRefused(name, "want an object of " + members.stream().sorted().toList());
  }

  private static long index(String name, @Nullable Object value) throws ReceiptRefused {
    return switch (value) {
      case Integer index -> index;
      case Long index -> index;
      case null, default ->
          throw new ReceiptRefused(name, "its index is no whole number below 2^63");
    };
  }

  private static List<Bytes> path(String name, @Nullable Object value) throws ReceiptRefused {
    if (!(value instanceof List<?> hashes)) {
      throw new ReceiptRefused(name, "its path is no list");
    }
    List<Bytes> path = new ArrayList<>();
    for (Object hash : hashes) {
      if (!(hash instanceof String text)) {
        throw new ReceiptRefused(name, "its path has something else than texts");
      }
      path.add(Bytes.fromBase64Url(text));
    }
    return path;
  }

  private static String token(String name, @Nullable Object value) throws ReceiptRefused {
    if (value instanceof String token && token.length() <= Signatures.MAX_TOKEN_CHARS) {
      return token;
    }
    throw new ReceiptRefused(
        name,
        "want a signed object of at most %d characters".formatted(Signatures.MAX_TOKEN_CHARS));
  }
}

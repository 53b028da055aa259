package dev.sealift.simulation.wire;

import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.signed.AttestationResult;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The honest verifier of a run, who remembers for whom he signed what. */
final class Verifier {

  /** Nobody in this run. */
  static final Object SOMEBODY_EARLIER = new Object();

  private final Map<String, Issued> issued = new HashMap<>();

  /**
   * What was signed.
   *
   * @param asker the end that asked for it
   */
  record Issued(Object asker, AttestationResult result) {}

  String sign(Object asker, AttestationResult result) {
    String token = Signatures.sign(Cast.ALL.verifier, result);
    issued.put(token, new Issued(asker, result));
    return token;
  }

  @Nullable Issued issued(String token) {
    return issued.get(token);
  }
}

package dev.sealift.protocol.signed;

import dev.sealift.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a tenant takes for proof that a machine is gone from a host, so that it may run elsewhere.
 * What is not named is not taken.
 *
 * @param resetTpmClasses of which TPMs the counter proves, at a later boot of a host, that the
 *     earlier one never redeemed; a class whose counter the host can copy is a risk accepted by
 *     name
 * @param restartTpmClasses of which TPMs a later boot of a host proves that what an earlier one ran
 *     has ended; whoever can reset a TPM without its host makes such a machine run twice
 * @param approvers P-256 points of those who may state that a host is destroyed, 65 bytes each
 * @param approvals how many of them must; 0 if no such statement is taken
 */
public record RescueRules(
    Set<TpmClass> resetTpmClasses,
    Set<TpmClass> restartTpmClasses,
    List<Bytes> approvers,
    long approvals) {

  private static final int POINT_BYTES = 65;

  /** A hardware TPM's counter counts, and nothing else does. */
  public static final RescueRules HARDWARE_COUNTER =
      new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(), List.of(), 0);

  public RescueRules {
    resetTpmClasses = Set.copyOf(resetTpmClasses);
    restartTpmClasses = Set.copyOf(restartTpmClasses);
    approvers = List.copyOf(approvers);
    if (Set.copyOf(approvers).size() != approvers.size()) {
      throw new IllegalArgumentException("rescue.approvers has one key twice, want each once");
    }
    if (approvals < 0 || approvals > approvers.size() || (approvals == 0) != approvers.isEmpty()) {
      throw new IllegalArgumentException(
          "rescue.approvals is %d, want 1 to the number of approvers, or neither"
              .formatted(approvals));
    }
  }

  static RescueRules from(Claims claims) throws MalformedObjectException {
    RescueRules rules =
        new RescueRules(
            Set.copyOf(claims.allOf("resetTpmClasses", TpmClass.class)),
            Set.copyOf(claims.allOf("restartTpmClasses", TpmClass.class)),
            approvers(claims),
            claims.number("approvals", 0, Integer.MAX_VALUE));
    claims.finish();
    return rules;
  }

  Map<String, Object> claims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("resetTpmClasses", resetTpmClasses.stream().sorted().map(Names::of).toList());
    claims.put("restartTpmClasses", restartTpmClasses.stream().sorted().map(Names::of).toList());
    claims.put("approvers", approvers.stream().map(Bytes::base64Url).toList());
    claims.put("approvals", approvals);
    return claims;
  }

  private static List<Bytes> approvers(Claims claims) throws MalformedObjectException {
    List<Bytes> keys = new ArrayList<>();
    for (String text : claims.texts("approvers")) {
      Bytes key =
          Claims.of("machine manifest.rescue", Map.of("approvers", text))
              .bytes("approvers", POINT_BYTES);
      keys.add(key);
    }
    return keys;
  }
}

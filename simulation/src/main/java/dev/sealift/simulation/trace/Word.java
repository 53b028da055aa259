package dev.sealift.simulation.trace;

import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.SignedObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a signed object says: two that would be signed alike are equal. */
record Word(String kind, Map<String, Object> claims) {

  private static final String RUNNING = "Running";

  /** When the first instruction ran, no step of the core knows. */
  private static final String FIRST = "firstInstructionAt";

  static Word of(SignedObject object) {
    Map<String, Object> claims = new LinkedHashMap<>(object.claims());
    claims.remove(FIRST);
    return new Word(object.getClass().getSimpleName(), claims);
  }

  /** The Running that redeems a decision. */
  static Word running(Decision decision) {
    Map<String, Object> claims = new LinkedHashMap<>();
    Map<String, Object> decided = decision.claims();
    for (String name : new String[] {"vm", "mid", "gen", "boot", "redeemNumber"}) {
      Optional.ofNullable(decided.get(name)).ifPresent(value -> claims.put(name, value));
    }
    return new Word(RUNNING, claims);
  }

  /** Whether it is of this kind, and about this migration. */
  boolean isOn(String wanted, String mid) {
    return kind.equals(wanted) && mid.equals(claims.get("mid"));
  }

  @Override
  public String toString() {
    return kind + claims;
  }
}

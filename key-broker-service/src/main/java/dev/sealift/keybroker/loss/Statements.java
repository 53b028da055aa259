package dev.sealift.keybroker.loss;

import dev.sealift.api.broker.DestroyedStatement;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.ledger.RescueEvidence.Destroyed;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.RescueRules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Evidence from people: as many approvers as the tenant asks for say the same. */
@Component
final class Statements {

  private final Attestations trust;

  Statements(Attestations trust) {
    this.trust = trust;
  }

  /**
   * Verifies statements.
   *
   * @param want what each must say
   */
  Shown of(HostDestroyed want, List<DestroyedStatement> said, RescueRules rules) {
    Set<Bytes> speakers = new HashSet<>();
    for (int i = 0; i < said.size(); i++) {
      DestroyedStatement statement = said.get(i);
      String field = "statements[%d]".formatted(i);
      if (!rules.approvers().contains(statement.approver())) {
        throw ProblemException.unprocessable(
            "unknown-approver", field, "the machine manifest names no such approver");
      }
      if (!speakers.add(statement.approver())) {
        throw ProblemException.unprocessable(
            "approver-twice", field, "this approver spoke before; each counts once");
      }
      HostDestroyed heard =
          trust.signed(
              field, key(field, statement.approver()), statement.statement(), HostDestroyed.class);
      if (!heard.equals(want)) {
        throw ProblemException.unprocessable(
            "wrong-statement", field, "it says %s, want %s".formatted(heard, want));
      }
    }
    if (speakers.size() < rules.approvals()) {
      throw ProblemException.unprocessable(
          "too-few-statements",
          "statements",
          "%d approvers say so, want %d".formatted(speakers.size(), rules.approvals()));
    }
    return new Shown(
        new Destroyed(want.platform(), want.boot()),
        said.stream().map(DestroyedStatement::statement).collect(Collectors.joining("\n")));
  }

  private static VerifyingKey key(String field, Bytes approver) {
    try {
      return VerifyingKey.fromPoint(approver);
    } catch (IllegalArgumentException e) {
      throw ProblemException.unprocessable(
          "unknown-approver", field, "the machine manifest names a key that is no point of P-256");
    }
  }
}

package dev.sealift.cli.host;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Who may run each machine, by the broker's newest decision in its log. */
final class NewestDecisions implements Consumer<String> {

  private final VerifyingKey broker;
  private final Map<VmId, Decision> newest = new HashMap<>();

  NewestDecisions(VerifyingKey broker) {
    this.broker = broker;
  }

  @Override
  public void accept(String leaf) {
    if (Signatures.isKind(leaf, Decision.class)) {
      try {
        Decision decision = Signatures.verify(broker, leaf, Decision.class);
        newest.put(decision.vm(), decision);
      } catch (BadSignatureException | MalformedObjectException e) {
        // The audit that shows the leaves finds it too, and nothing is signed then.
        return;
      }
    }
  }

  Optional<Decision> of(VmId vm) {
    return Optional.ofNullable(newest.get(vm));
  }
}

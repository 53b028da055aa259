package dev.sealift.keybroker.loss;

import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.keybroker.trust.Boots.Recorded;
import dev.sealift.protocol.ledger.RescueEvidence.LaterBoot;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.TpmClass;
import org.springframework.stereotype.Component;

/** Evidence from the boots on record. */
@Component
final class LaterBoots {

  private final Boots boots;

  LaterBoots(Boots boots) {
    this.boots = boots;
  }

  /** What the first later boot of its host shows of a lost one. */
  Shown after(HostDestroyed host) {
    AttestationResult lost =
        boots
            .find(host.boot())
            .orElseThrow(() -> new IllegalStateException("the boot of a decision is gone"));
    Recorded later =
        boots
            .firstAfter(lost)
            .orElseThrow(() ->
                ProblemException.conflict(
                    "no-evidence",
                    "no later boot of host %s is on record; start it again, or have its destruction"
                            .formatted(host.platform())
                        + " stated"));
    AttestationResult result = later.result();
    return new Shown(
        new LaterBoot(
            result.platform(),
            lost.boot(),
            lost.resetCount(),
            result.boot(),
            result.resetCount(),
            result.startCounter(),
            weaker(lost.tpmClass(), result.tpmClass())),
        later.token());
  }

  private static TpmClass weaker(TpmClass one, TpmClass other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}

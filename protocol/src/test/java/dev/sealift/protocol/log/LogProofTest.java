package dev.sealift.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.log.WitnessRefused.Reason;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.vectors.VectorWorld;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a monitor takes for logged and witnessed, and what a witness signs. */
class LogProofTest {

  private static final Bytes OTHER = Sha256.labelled("another").finish();

  private final VectorWorld world = new VectorWorld();
  private final Bytes origin = Checkpoint.originOf(world.broker.publicKey().point());
  private final StoredTree log = new StoredTree().add(List.of("start", "commit"));

  @Test
  void honestProof_isTaken() throws Exception {
    proof(checkpoint(), cosignature()).require(world.anchors, "commit");
  }

  @Test
  void tokenThatIsNotInTheLog_isNotLogged() {
    assertRefused(Refusal.NOT_LOGGED, proof(checkpoint(), cosignature()), "abort");
  }

  @Test
  void checkpointOfAnotherSigner_isNotLogged() {
    String foreign = Signatures.sign(world.tenant, newest());
    assertRefused(Refusal.NOT_LOGGED, proof(foreign, cosignature()), "commit");
  }

  /** A broker that keeps a second log shows the witness an origin it has not seen. */
  @Test
  void checkpointOfASecondLogOfTheBroker_isNotLogged() {
    Checkpoint second = new Checkpoint(OTHER, 2, log.tree().root());
    assertRefused(
        Refusal.NOT_LOGGED,
        proof(
            Signatures.sign(world.broker, second),
            Signatures.sign(world.verifier, Cosignature.of(second))),
        "commit");
  }

  @Test
  void checkpointOfAnotherTree_isNotLogged() {
    Checkpoint other = new Checkpoint(origin, 2, OTHER);
    assertRefused(
        Refusal.NOT_LOGGED,
        proof(
            Signatures.sign(world.broker, other),
            Signatures.sign(world.verifier, Cosignature.of(other))),
        "commit");
  }

  /** F6: the broker alone cannot make a proof, whatever it signs. */
  @Test
  void checkpointThatTheBrokerCosignedItself_isNotWitnessed() {
    String self = Signatures.sign(world.broker, Cosignature.of(newest()));
    assertRefused(Refusal.NOT_WITNESSED, proof(checkpoint(), self), "commit");
  }

  @Test
  void checkpointInPlaceOfACosignature_isNotWitnessed() {
    String typed = Signatures.sign(world.verifier, newest());
    assertRefused(Refusal.NOT_WITNESSED, proof(checkpoint(), typed), "commit");
  }

  @Test
  void cosignatureOfAnotherCheckpoint_isNotWitnessed() {
    for (Cosignature other :
        List.of(
            new Cosignature(OTHER, 2, log.tree().root()),
            new Cosignature(origin, 3, log.tree().root()),
            new Cosignature(origin, 2, OTHER))) {
      assertRefused(
          Refusal.NOT_WITNESSED,
          proof(checkpoint(), Signatures.sign(world.verifier, other)),
          "commit");
    }
  }

  @Test
  void witness_signsAFirstCheckpointAndWhatGrewOutOfTheNewest() throws Exception {
    Checkpoint first = newest();
    assertThat(Witness.cosign(Optional.empty(), log.tree().consistency(0), first))
        .isEqualTo(Cosignature.of(first));
    assertThat(Witness.cosign(Optional.of(first), log.tree().consistency(2), first))
        .isEqualTo(Cosignature.of(first));
    log.add(List.of("closed", "abort"));
    Checkpoint next = new Checkpoint(origin, 4, log.tree().root());
    assertThat(Witness.cosign(Optional.of(first), log.tree().consistency(2), next))
        .isEqualTo(Cosignature.of(next));
  }

  /** F6: a broker that was set back, and one that then wrote something else. */
  @Test
  void witness_refusesALogThatWasSetBackOrRewritten() {
    Checkpoint seen = newest();
    StoredTree setBack = new StoredTree().add(List.of("start"));
    assertWitnessRefuses(Reason.ANOTHER_SIZE, seen, setBack, 1, 0);
    assertWitnessRefuses(Reason.ANOTHER_SIZE, seen, setBack, 1, 1);
    StoredTree rewritten = new StoredTree().add(List.of("start", "abort"));
    assertWitnessRefuses(Reason.NO_EXTENSION, seen, rewritten, 2, 2);
    rewritten.add(List.of("more"));
    assertWitnessRefuses(Reason.NO_EXTENSION, seen, rewritten, 3, 2);
  }

  private void assertWitnessRefuses(
      Reason reason, Checkpoint seen, StoredTree tree, long size, long oldSize) {
    Checkpoint next = new Checkpoint(origin, size, tree.tree().root());
    assertThatExceptionOfType(WitnessRefused.class)
        .isThrownBy(() -> Witness.cosign(Optional.of(seen), tree.tree().consistency(oldSize), next))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private void assertRefused(Refusal refusal, LogProof proof, String token) {
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> proof.require(world.anchors, token))
        .satisfies(e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  private LogProof proof(String checkpoint, String cosignature) {
    return new LogProof(log.tree().inclusion(1), checkpoint, cosignature);
  }

  private String checkpoint() {
    return Signatures.sign(world.broker, newest());
  }

  private String cosignature() {
    return Signatures.sign(world.verifier, Cosignature.of(newest()));
  }

  private Checkpoint newest() {
    return new Checkpoint(origin, 2, log.tree().root());
  }
}

package dev.sealift.cli.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.Json;
import dev.sealift.api.rest.LogPage;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.log.Contradiction.Rule;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.protocol.log.LogAudit;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever hands the log over, the audit believes the pinned keys alone. */
class AuditorTest {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final SigningKey broker = SigningKey.generate(RANDOM);
  private final SigningKey witness = SigningKey.generate(RANDOM);
  private final TrustAnchors trust =
      new TrustAnchors(
          "sealift-attestation",
          witness.publicKey(),
          broker.publicKey(),
          HpkePrivateKey.generate(RANDOM).publicKey());
  private final List<String> log = new ArrayList<>();
  private final Pages source = new Pages();

  @BeforeEach
  void tenStarts() {
    for (int i = 1; i <= 10; i++) {
      log.add(Signatures.sign(broker, start(i)));
    }
    source.leaves = List.copyOf(log);
    source.checkpoint = checkpoint(log);
  }

  @Test
  void honestLog_isReadPageByPage() throws Exception {
    List<Long> told = new ArrayList<>();
    List<String> shown = new ArrayList<>();
    Audit audit =
        new Auditor(source, trust)
            .showing(shown::add)
            .telling((read, size) -> told.add(read * 100 + size))
            .audit(Optional.empty());
    assertThat(audit.consistent()).isTrue();
    assertThat(audit.decisions()).isEqualTo(10);
    assertThat(shown).isEqualTo(log);
    assertThat(told).containsExactly(410L, 810L, 1010L);
    assertThat(audit.text()).contains("10 decisions").contains(audit.root().hex());
    assertThat(Json.read(Json.write(audit), Audit.class)).isEqualTo(audit);
  }

  /** The log grows while it is read. */
  @Test
  void leavesBehindTheCheckpoint_areLeftOut() throws Exception {
    source.checkpoint = checkpoint(log.subList(0, 7));
    assertThat(audit().size()).isEqualTo(7);
  }

  @Test
  void logThatContradictsItself_isToldOf() throws Exception {
    log.add(Signatures.sign(broker, start(3)));
    source.leaves = log;
    source.checkpoint = checkpoint(log);
    Audit audit = audit();
    assertThat(audit.consistent()).isFalse();
    assertThat(audit.contradictions())
        .singleElement()
        .satisfies(found -> assertThat(found.rule()).isEqualTo(Rule.GENERATION_FALLS));
    assertThat(audit.text()).contains("leaf 10 against leaf 9: GENERATION_FALLS");
  }

  /** An orchestrator that hides or changes a leaf accuses nobody but itself. */
  @Test
  void leafThatIsChangedMovedOrLeftOut_isNoLogOfTheCheckpoint() {
    for (int i = 0; i < log.size(); i++) {
      List<String> changed = new ArrayList<>(log);
      changed.set(i, Signatures.sign(broker, start(i + 1)));
      assertRefused("are not those of the checkpoint", changed);
      List<String> without = new ArrayList<>(log);
      without.remove(i);
      assertRefused("withheld", without);
      List<String> moved = new ArrayList<>(log);
      moved.add(moved.remove(i));
      if (i < log.size() - 1) {
        assertRefused("are not those of the checkpoint", moved);
      }
    }
  }

  @Test
  void pageFromElsewhere_isRefused() {
    source.shift = 1;
    assertRefused("withheld", log);
  }

  @Test
  void checkpointOfAnotherBrokerOrWithoutAWitness_isRefused() {
    Checkpoint newest = unsigned(log);
    source.checkpoint = signed(witness, witness, newest);
    assertRefused("NOT_LOGGED", log);
    source.checkpoint = signed(broker, broker, newest);
    assertRefused("NOT_WITNESSED", log);
    source.checkpoint = signed(broker, witness, new Checkpoint(newest.root(), 10, newest.root()));
    assertRefused("NOT_LOGGED", log);
  }

  @Test
  void logThatIsLongerThanAnAuditRemembers_isRefused() {
    Checkpoint newest = unsigned(log);
    source.checkpoint =
        signed(
            broker,
            witness,
            new Checkpoint(newest.origin(), LogAudit.MAX_LEAVES + 1, newest.root()));
    assertRefused("want <= " + LogAudit.MAX_LEAVES, log);
  }

  @Test
  void logThatGrewOutOfTheEarlierOne_isTaken() throws Exception {
    for (int size = 1; size <= log.size(); size++) {
      Optional<CosignedCheckpoint> since = Optional.of(checkpoint(log.subList(0, size)));
      assertThat(new Auditor(source, trust).audit(since).since()).isEqualTo(size);
    }
  }

  /** F6: the older state is signed and cosigned; only the earlier audit knows of more. */
  @Test
  void logThatWasSetBackSinceTheEarlierAudit_isRefused() {
    Optional<CosignedCheckpoint> since = Optional.of(source.checkpoint);
    source.checkpoint = checkpoint(log.subList(0, 9));
    assertThatThrownBy(() -> new Auditor(source, trust).audit(since))
        .hasMessageContaining("9 leaves and had 10");
  }

  @Test
  void logThatWasRewrittenSinceTheEarlierAudit_isRefused() {
    Optional<CosignedCheckpoint> since = Optional.of(checkpoint(log.subList(0, 5)));
    log.set(2, Signatures.sign(broker, start(3)));
    source.leaves = log;
    source.checkpoint = checkpoint(log);
    assertThatThrownBy(() -> new Auditor(source, trust).audit(since))
        .hasMessageContaining("did not grow out of");
  }

  @Test
  void earlierCheckpointOfAnotherBroker_isRefused() {
    Optional<CosignedCheckpoint> since = Optional.of(signed(witness, witness, unsigned(log)));
    assertThatThrownBy(() -> new Auditor(source, trust).audit(since))
        .hasMessageContaining("the earlier checkpoint is refused");
  }

  private Audit audit() throws Exception {
    return new Auditor(source, trust).audit(Optional.empty());
  }

  private void assertRefused(String message, List<String> leaves) {
    source.leaves = leaves;
    assertThatThrownBy(this::audit).hasMessageContaining(message);
  }

  private CosignedCheckpoint checkpoint(List<String> leaves) {
    return signed(broker, witness, unsigned(leaves));
  }

  private Checkpoint unsigned(List<String> leaves) {
    LogAudit tree = new LogAudit(broker.publicKey());
    leaves.forEach(tree::add);
    return new Checkpoint(
        Checkpoint.originOf(broker.publicKey().point()), leaves.size(), tree.root());
  }

  private static CosignedCheckpoint signed(SigningKey by, SigningKey seenBy, Checkpoint said) {
    return new CosignedCheckpoint(
        Signatures.sign(by, said), Signatures.sign(seenBy, Cosignature.of(said)));
  }

  private static Decision start(long generation) {
    return new Decision(
        Verdict.START,
        new VmId("vm-" + "1".repeat(40)),
        Optional.empty(),
        new Generation(generation),
        new PlatformId("a".repeat(64)),
        new BootId("b".repeat(64)),
        generation,
        Instant.EPOCH);
  }

  /** Hands over four leaves at a time, or what a test makes of them. */
  private static final class Pages implements LogSource {

    private List<String> leaves = List.of();
    private CosignedCheckpoint checkpoint;
    private long shift;

    @Override
    public CosignedCheckpoint checkpoint() {
      return checkpoint;
    }

    @Override
    public LogPage leaves(long from) {
      int start = (int) Math.min(from, leaves.size());
      return new LogPage(from + shift, leaves.subList(start, Math.min(start + 4, leaves.size())));
    }
  }
}

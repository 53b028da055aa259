package dev.sealift.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.log.Contradiction.Rule;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.DestroyOrder;
import dev.sealift.protocol.signed.HostDestroyed;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an audit finds: nothing in an honest log, and each forged contradiction by its rule. */
class LogAuditTest {

  /** The honest log begins with so many; places in it are counted from there on. */
  private static final int TICKETS = 3;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final PlatformId HOST = new PlatformId("a".repeat(64));
  private static final BootId BOOT = new BootId("b".repeat(64));
  private static final BootId OTHER_BOOT = new BootId("c".repeat(64));
  private static final VmId VM = new VmId("vm-" + "1".repeat(40));
  private static final VmId OTHER_VM = new VmId("vm-" + "2".repeat(40));

  private final SigningKey broker = SigningKey.generate(RANDOM);
  private final SigningKey approver = SigningKey.generate(RANDOM);
  private final List<String> log = new ArrayList<>();
  private final Mid first = mid(1);
  private final Mid second = mid(2);
  private final Mid third = mid(3);

  /** Two machines: one moves, stays, is rescued and stopped; the other starts. */
  LogAuditTest() {
    add(ticket(first, VM, 1));
    add(ticket(second, VM, 2));
    add(ticket(third, VM, 3));
    add(decision(Verdict.START, VM, null, 1));
    add(decision(Verdict.COMMIT, VM, first, 2));
    add(decision(Verdict.START, OTHER_VM, null, 1));
    add(new Closed(first, VM, new Generation(2), BOOT));
    add(decision(Verdict.ABORT, VM, second, 3));
    add(decision(Verdict.COMMIT, VM, third, 4));
    add(decision(Verdict.RESCUE, VM, third, 5));
    log.add(Signatures.sign(approver, new HostDestroyed(VM, new Generation(5), HOST, BOOT)));
    add(decision(Verdict.START, VM, null, 6));
  }

  @Test
  void honestLog_contradictsNothing() {
    LogAudit audit = audit();
    assertThat(audit.contradictions()).isEmpty();
    assertThat(audit.contradictory()).isZero();
    assertThat(audit.size()).isEqualTo(TICKETS + 9);
    assertThat(audit.decisions()).isEqualTo(7);
    assertThat(audit.closed()).isEqualTo(1);
    assertThat(audit.statements()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 100})
  void rebuiltTree_hasTheRootOfTheStoredOne(int size) {
    LogAudit audit = new LogAudit(broker.publicKey());
    StoredTree stored = new StoredTree();
    for (int i = 0; i < size; i++) {
      audit.add("leaf " + i);
      stored.add(List.of("leaf " + i));
    }
    assertThat(audit.root()).isEqualTo(stored.tree().root());
  }

  @Test
  void commitAndAbortOfOneMigration() {
    add(decision(Verdict.ABORT, VM, first, 7));
    assertFound(Rule.DECIDED_TWICE, 9, 1);
  }

  @Test
  void abortAndCommitOfOneMigration() {
    add(decision(Verdict.COMMIT, VM, second, 7));
    assertFound(Rule.DECIDED_TWICE, 9, 4);
  }

  @Test
  void closedAndRescueOfOneMigration() {
    add(new Closed(third, VM, new Generation(4), BOOT));
    assertFound(Rule.ENDED_TWICE, 9, 6);
  }

  @Test
  void rescueOfAMigrationThatWasClosed() {
    log.set(TICKETS + 4, sign(decision(Verdict.RESCUE, VM, first, 3)));
    assertFound(Rule.ENDED_TWICE, 4, 3);
  }

  @Test
  void closedOfAMigrationThatWasAborted() {
    add(new Closed(second, VM, new Generation(3), BOOT));
    assertFound(Rule.ENDED_WITHOUT_COMMIT, 9, 4);
  }

  @Test
  void closedOfAMigrationThatTheLogDoesNotHold() {
    add(new Closed(mid(4), VM, new Generation(6), BOOT));
    assertFound(Rule.ENDED_WITHOUT_COMMIT, 9, 9);
  }

  @Test
  void closedOfAnotherGenerationThanItsCommit() {
    log.set(TICKETS + 3, sign(new Closed(first, VM, new Generation(3), BOOT)));
    assertFound(Rule.ENDED_WITHOUT_COMMIT, 3, 1);
  }

  @Test
  void closedOfAnotherMachineThanItsCommit() {
    log.set(TICKETS + 3, sign(new Closed(first, OTHER_VM, new Generation(2), BOOT)));
    assertFound(Rule.ENDED_WITHOUT_COMMIT, 3, 1);
  }

  /** S2: two hosts that may run one generation. */
  @Test
  void twoDecisionsThatMakeOneGeneration() {
    add(
        new Decision(
            Verdict.START, VM, Optional.empty(), new Generation(6), HOST, OTHER_BOOT, 7, NOON));
    assertFound(Rule.GENERATION_TWICE, 9, 8);
  }

  @Test
  void generationThatFalls() {
    add(decision(Verdict.START, VM, null, 5));
    assertFound(Rule.GENERATION_FALLS, 9, 8);
  }

  /** A claim that was given up before it was decided takes a generation with it. */
  @Test
  void generationThatIsLeftOut_isNoContradiction() {
    add(decision(Verdict.START, VM, null, 8));
    assertThat(audit().contradictions()).isEmpty();
  }

  @Test
  void secondTicketOfAMigration() {
    add(ticket(third, VM, 6));
    assertFound(Rule.TICKETED_TWICE, 9, 5);
  }

  @Test
  void secondTicketOfAMigrationThatIsNotDecided() {
    add(ticket(mid(4), VM, 6));
    add(ticket(mid(4), VM, 6));
    assertFound(Rule.TICKETED_TWICE, 10, 9);
  }

  @Test
  void decisionOnAMigrationWithoutATicket() {
    add(decision(Verdict.ABORT, VM, mid(4), 7));
    assertFound(Rule.DECIDED_WITHOUT_TICKET, 9, 9);
  }

  @Test
  void decisionOnAnotherGenerationThanItsTicket() {
    add(ticket(mid(4), VM, 6));
    add(decision(Verdict.ABORT, VM, mid(4), 8));
    assertFound(Rule.DECIDED_WITHOUT_TICKET, 10, 9);
  }

  @Test
  void decisionOnAnotherMachineThanItsTicket() {
    add(ticket(mid(4), VM, 1));
    add(decision(Verdict.ABORT, OTHER_VM, mid(4), 2));
    assertFound(Rule.DECIDED_WITHOUT_TICKET, 10, 9);
  }

  @Test
  void startAfterTheTenantsOrderToDestroy() {
    log.add(Signatures.sign(approver, new DestroyOrder(VM)));
    add(decision(Verdict.START, VM, null, 7));
    assertFound(Rule.DECIDED_AFTER_DESTRUCTION, 10, 9);
  }

  @Test
  void ticketThatAnotherKeySigned() {
    log.add(Signatures.sign(approver, ticket(mid(4), VM, 6)));
    assertFound(Rule.FOREIGN_LEAF, 9, 9);
  }

  @Test
  void decisionThatAnotherKeySigned() {
    log.set(TICKETS + 8, Signatures.sign(approver, decision(Verdict.START, VM, null, 6)));
    assertFound(Rule.FOREIGN_LEAF, 8, 8);
  }

  @Test
  void closedThatAnotherKeySigned() {
    log.set(TICKETS + 3, Signatures.sign(approver, new Closed(first, VM, new Generation(2), BOOT)));
    assertFound(Rule.FOREIGN_LEAF, 3, 3);
  }

  @Test
  void startOfAMigration() {
    log.set(TICKETS + 8, sign(decision(Verdict.START, VM, mid(4), 6)));
    assertFound(Rule.FOREIGN_LEAF, 8, 8);
  }

  @Test
  void commitOfNoMigration() {
    log.set(TICKETS + 8, sign(decision(Verdict.COMMIT, VM, null, 6)));
    assertFound(Rule.FOREIGN_LEAF, 8, 8);
  }

  @Test
  void whatHasNoPlaceInTheLog() {
    for (String leaf :
        List.of(
            "",
            "leaf",
            "a.b.c",
            sign(new Running(VM, Optional.empty(), new Generation(6), BOOT, 1, NOON)),
            log.get(TICKETS + 7) + " ",
            log.get(TICKETS + 7).substring(1))) {
      List<String> forged = new ArrayList<>(log);
      forged.add(leaf);
      assertThat(audit(forged).contradictions())
          .singleElement()
          .satisfies(found -> assertThat(found.rule()).isEqualTo(Rule.FOREIGN_LEAF));
    }
  }

  @Test
  void manyContradictions_areCountedAndTheFirstAreKept() {
    for (int i = 0; i < 3 * LogAudit.MAX_KEPT; i++) {
      log.add("leaf " + i);
    }
    LogAudit audit = audit();
    assertThat(audit.contradictory()).isEqualTo(3L * LogAudit.MAX_KEPT);
    assertThat(audit.contradictions()).hasSize(LogAudit.MAX_KEPT);
  }

  private void assertFound(Rule rule, long leaf, long earlier) {
    assertThat(audit().contradictions())
        .singleElement()
        .satisfies(found -> {
          assertThat(found.rule()).isEqualTo(rule);
          assertThat(found.leaf()).isEqualTo(TICKETS + leaf);
          assertThat(found.earlier()).isEqualTo(TICKETS + earlier);
        });
  }

  private LogAudit audit() {
    return audit(log);
  }

  private LogAudit audit(List<String> tokens) {
    LogAudit audit = new LogAudit(broker.publicKey());
    tokens.forEach(audit::add);
    return audit;
  }

  private void add(SignedObject object) {
    log.add(sign(object));
  }

  private String sign(SignedObject object) {
    return Signatures.sign(broker, object);
  }

  private static MigrationTicket ticket(Mid mid, VmId vm, long generation) {
    return new MigrationTicket(
        mid,
        vm,
        new Generation(generation),
        HOST,
        BOOT,
        new PlatformId("d".repeat(64)),
        Bytes.copyOf(new byte[32]),
        MigrationTicket.PROTOCOL_VERSION,
        MigrationTicket.SUITE,
        30,
        30_000,
        NOON,
        NOON.plusSeconds(600));
  }

  private static Mid mid(int number) {
    return new Mid("%032x".formatted(number));
  }

  private static Decision decision(Verdict verdict, VmId vm, Mid mid, long generation) {
    boolean redeemed = verdict == Verdict.START || verdict == Verdict.COMMIT;
    return new Decision(
        verdict,
        vm,
        Optional.ofNullable(mid),
        new Generation(generation),
        HOST,
        BOOT,
        redeemed ? generation : 0,
        NOON);
  }
}

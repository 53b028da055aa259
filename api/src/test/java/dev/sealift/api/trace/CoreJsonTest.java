package dev.sealift.api.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.ledger.LedgerInput;
import dev.sealift.protocol.ledger.RedeemLine;
import dev.sealift.protocol.ledger.RescueEvidence;
import dev.sealift.protocol.ledger.TicketTerms;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.monitor.RunRight;
import dev.sealift.protocol.saga.SagaInput;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.source.PeerSession;
import dev.sealift.protocol.source.SourceInput;
import dev.sealift.protocol.target.TargetInput;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CoreJsonTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.006007008Z");
  private static final VmId VM = new VmId("vm-" + "a".repeat(40));
  private static final Mid MID = new Mid("b".repeat(32));
  private static final PlatformId PLATFORM = new PlatformId("c".repeat(64));
  private static final BootId BOOT = new BootId("d".repeat(64));
  private static final Bytes HASH = Bytes.fromHex("0123456789abcdef".repeat(4));
  private static final Generation GENERATION = new Generation(7);

  private static final Decision DECISION =
      new Decision(
          Decision.Verdict.COMMIT, VM, Optional.of(MID), GENERATION, PLATFORM, BOOT, 3, AT);

  private static final Ready READY = new Ready(MID, VM, GENERATION, HASH, BOOT, HASH, 3);

  private static final RedeemLine LINE = new RedeemLine(BOOT, 2, true, Set.of(9L, 8L, 4L));

  private static final TicketTerms TERMS =
      new TicketTerms(
          1, "suite", 30, Duration.ofSeconds(30), Duration.ofMinutes(10), 8, Duration.ofMillis(1));

  private static final RescueRules RULES =
      new RescueRules(Set.of(TpmClass.values()), Set.of(), List.of(HASH), 1);

  private static final RescueEvidence LATER =
      new RescueEvidence.LaterBoot(PLATFORM, BOOT, 1, BOOT, 2, 3, TpmClass.SOFTWARE);

  @Test
  void whatIsWritten_isReadAgain() throws MalformedMessageException {
    for (SourceInput input :
        List.of(
            new SourceInput.Decided(DECISION),
            new SourceInput.Installed(),
            new SourceInput.CounterRaised(Long.MAX_VALUE, true),
            new SourceInput.KeysAgreed(new PeerSession(HASH, PLATFORM, BOOT)),
            new SourceInput.AllSent(HASH, 1, 2, 3, AT),
            new SourceInput.TargetRuns(new Closed(MID, VM, GENERATION, BOOT)),
            new SourceInput.Broke("line\nand \"quotes\""))) {
      requireSame(SourceInput.class, input);
    }
    requireSame(TargetInput.class, new TargetInput.AllReceived(HASH, HASH));
    for (LedgerInput input :
        List.of(
            new LedgerInput.ClaimReady(READY, PLATFORM, LINE, AT),
            new LedgerInput.ClaimStart(
                new StartClaim(VM, GENERATION, HASH, BOOT, 3), PLATFORM, LINE, AT),
            new LedgerInput.RequestTicket(VM, MID, PLATFORM, TERMS, AT),
            new LedgerInput.ReportLost(VM, LATER, RULES, false, AT),
            new LedgerInput.ReportLost(
                VM, new RescueEvidence.Destroyed(PLATFORM, BOOT), RULES, true, AT))) {
      requireSame(LedgerInput.class, input);
    }
    requireSame(SagaInput.class, new SagaInput.SourceReports(MonitorState.AWAITING, null));
    requireSame(SagaInput.class, new SagaInput.SourceReports(MonitorState.RUNNING, "why"));
  }

  @Test
  void whatIsWritten_isPlain() {
    assertThat(CoreJson.write(SourceInput.class, new SourceInput.Decided(DECISION)))
        .isEqualTo(
            """
            {"kind":"Decided","decision":{"verdict":"COMMIT","vm":"%s","mid":"%s","generation":7,\
            "platform":"%s","boot":"%s","redeemNumber":3,"decidedAt":"%s"}}\
            """
                .formatted(VM, MID, PLATFORM, BOOT, AT));
  }

  @Test
  void whatWeWouldNotWrite_isRefusedByName() {
    String honest = CoreJson.write(SourceInput.class, new SourceInput.Decided(DECISION));
    assertRefused(honest.replace("Decided\"", "Undecided\""), "kind names no SourceInput");
    assertRefused(honest.replace("\"generation\":7,", ""), "decision.generation is missing");
    assertRefused(honest.replace(":7", ":-7"), "decision.generation is refused");
    assertRefused(honest.replace(":7", ":7.5"), "decision.generation is malformed");
    assertRefused(honest.replace(":7", ":\"7\""), "decision.generation is malformed");
    assertRefused(honest.replace("COMMIT", "commit"), "decision.verdict is no Verdict");
    assertRefused(honest.replace(VM.value(), "vm-1"), "decision.vm is refused");
    assertRefused(honest.replace("008Z", "008+00:00"), "another form");
    assertRefused(honest.replace("{\"verdict", "{\"more\":1,\"verdict"), "another form");
    assertRefused(honest.replace("}}", "},\"more\":1}"), "another form");
    assertRefused(honest.replace("}}", ",\"mid\":\"%s\"}}".formatted(MID)), "twice");
    assertRefused("[" + honest + "]", "kind names no SourceInput");
    assertRefused(honest + honest, "");
    assertRefused("[".repeat(100), "");
  }

  @Test
  void aSecret_hasNoForm() {
    try (Secret secret = Secret.owning(new byte[32])) {
      assertThatThrownBy(() -> CoreJson.tree(Secret.class, secret))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no place in a trace");
    }
  }

  /** Whoever adds bytes or a text to the core's inputs or states says here that it is no secret. */
  @Test
  void nothingInAnInputOrAStateOfTheCore_isSecret() {
    Set<String> leaves = new TreeSet<>();
    Set<Type> seen = new HashSet<>();
    for (Actor actor : Actor.values()) {
      walk(actor.input(), actor.input().getSimpleName(), seen, leaves);
      walk(actor.from(), actor.from().getSimpleName(), seen, leaves);
      walk(actor.to(), actor.to().getSimpleName(), seen, leaves);
    }
    walk(TraceLine.Opening.class, "Opening", seen, leaves);

    assertThat(leaves)
        .containsExactlyInAnyOrder(
            "AllReceived.computedRoot Bytes",
            "AllReceived.statedRoot Bytes",
            "AllSent.manifestRoot Bytes",
            "BootId.value String",
            "Broke.reason String",
            "Complete.root Bytes",
            "Complete.transcriptHash Bytes",
            "Create.manifestDigest Bytes",
            "Failed.reason String",
            "HostRefused.reason String",
            "Importing.transcriptHash Bytes",
            "KeysAgreed.transcriptHash Bytes",
            "Mid.value String",
            "MigrationTicket.manifestDigest Bytes",
            "MigrationTicket.suite String",
            "Owned.manifestDigest Bytes",
            "PeerSession.transcriptHash Bytes",
            "PlatformId.value String",
            "Prepared.manifestRoot Bytes",
            "Prepared.transcriptHash Bytes",
            "Ready.manifestRoot Bytes",
            "Ready.transcriptHash Bytes",
            "RescueRules.approvers Bytes",
            "SagaStep.reason String",
            "SourceReports.reason String",
            "StartClaim.manifestDigest Bytes",
            "Starting.manifestDigest Bytes",
            "Stopped.manifestDigest Bytes",
            "TargetReports.reason String",
            "TicketRefused.reason String",
            "TicketTerms.suite String",
            "VmId.value String");
  }

  /** Fails at a type that has no form, and collects where bytes and texts are. */
  private static void walk(Type type, String where, Set<Type> seen, Set<String> leaves) {
    if (type instanceof ParameterizedType generic) {
      assertThat(generic.getRawType()).as(where).isIn(Optional.class, List.class, Set.class);
      walk(generic.getActualTypeArguments()[0], where, seen, leaves);
      return;
    }
    Class<?> plain = (Class<?>) type;
    if (plain == Bytes.class || plain == String.class) {
      leaves.add(where + " " + plain.getSimpleName());
    } else if (plain.isSealed() && plain.isInterface()) {
      Stream.of(plain.getPermittedSubclasses())
          .forEach(each -> walk(each, each.getSimpleName(), seen, leaves));
    } else if (plain.isRecord()) {
      if (seen.add(plain)) {
        for (RecordComponent component : plain.getRecordComponents()) {
          walk(
              component.getGenericType(),
              plain.getSimpleName() + "." + component.getName(),
              seen,
              leaves);
        }
      }
    } else if (!plain.isEnum()) {
      assertThat(plain)
          .as(where)
          .isIn(
              long.class, Long.class, boolean.class, Instant.class, Duration.class, RunRight.class);
    }
  }

  @Test
  void noRecordOfTheCore_hasAComponentCalledAsTheKindIs() {
    Set<String> kinds =
        Stream.of(Actor.values())
            .flatMap(actor -> Stream.of(actor.input(), actor.from()))
            .filter(Class::isSealed)
            .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
            .filter(Class::isRecord)
            .flatMap(type -> Stream.of(type.getRecordComponents()))
            .map(RecordComponent::getName)
            .collect(Collectors.toSet());

    assertThat(kinds).isNotEmpty().doesNotContain("kind");
  }

  private static <T> void requireSame(Class<T> type, T value) throws MalformedMessageException {
    String json = CoreJson.write(type, value);

    assertThat(json).doesNotContain("\n");
    assertThat(CoreJson.read(json, type)).isEqualTo(value);
    assertThat(Json.MAX_CHARS).isGreaterThan(json.length());
  }

  private static void assertRefused(String json, String why) {
    assertThatThrownBy(() -> CoreJson.read(json, SourceInput.class))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining(why);
  }
}

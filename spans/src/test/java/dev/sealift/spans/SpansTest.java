package dev.sealift.spans;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Span.Kind;
import brave.handler.MutableSpan;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SpansTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");
  private static final VmId VM = new VmId("vm-" + "0".repeat(40));
  private static final Instant START = Instant.ofEpochMilli(1_000);

  private final List<MutableSpan> told = new ArrayList<>();
  private final Spans spans = collecting();

  private Spans collecting() {
    return new Spans("some-service", Optional.of((_, span) -> told.add(span)));
  }

  @Test
  void traceIsTheMigration_andALandmarkHangsOnItsParentWhoeverTellsThem() {
    spans.of(MID, Landmark.MIGRATION).tell(START, START.plusSeconds(3));
    spans.of(MID, Landmark.SOURCE).tell(START, START.plusSeconds(2));
    collecting().of(MID, Landmark.PREPARED).tell(START, START.plusSeconds(1));

    assertThat(told).extracting(MutableSpan::traceId).containsOnly(MID.value());
    assertThat(told.get(0).parentId()).isNull();
    assertThat(told.get(1).parentId()).isEqualTo(told.get(0).id());
    assertThat(told.get(2).parentId()).isEqualTo(told.get(1).id());
    assertThat(told)
        .extracting(MutableSpan::name)
        .containsExactly("migration", "source", "letter prepared");
    assertThat(told).extracting(MutableSpan::localServiceName).containsOnly("some-service");
    assertThat(told.get(0).finishTimestamp() - told.get(0).startTimestamp()).isEqualTo(3_000_000);
  }

  @Test
  void bothEndsOfALetter_haveOneNameAndHangTogether() {
    spans.of(MID, Landmark.READY).asking("other-service").tell(START, START);
    spans.farEnd(MID, Landmark.READY).answering().tell(START, START);
    spans.farEnd(MID, Landmark.READY).answering().tell(START, START);

    assertThat(told).extracting(MutableSpan::name).containsOnly("letter ready");
    assertThat(told)
        .extracting(MutableSpan::kind)
        .containsExactly(Kind.CLIENT, Kind.SERVER, Kind.SERVER);
    assertThat(told.getFirst().remoteServiceName()).isEqualTo("other-service");
    assertThat(told.subList(1, 3))
        .extracting(MutableSpan::parentId)
        .containsOnly(told.getFirst().id());
    assertThat(told).extracting(MutableSpan::id).doesNotHaveDuplicates();
  }

  @Test
  void landmarksOfOneMigration_areAllDifferent() {
    List<Long> ids = Arrays.stream(Landmark.values()).map(one -> one.id(MID)).toList();

    assertThat(new HashSet<>(ids)).hasSize(Landmark.values().length).doesNotContain(0L);
    assertThat(Landmark.SOURCE.id(new Mid("1".repeat(32)))).isNotIn(ids);
  }

  @Test
  void lettersAreKnownByTheEndOfTheirPath() {
    assertThat(Landmark.ofLetter("prepared")).contains(Landmark.PREPARED);
    assertThat(Landmark.ofLetter("ready")).contains(Landmark.READY);
    assertThat(Landmark.ofLetter("migrate-in")).isEmpty();
    assertThat(Landmark.ofLetter("")).isEmpty();
  }

  @Test
  void bothEndsOfACommand_haveOneNameAndHangTogether_andTellTheHost() {
    HostCommand in = new MigrateInCommand("c1", "host-2", "id", MID, VM, "ticket.jws.in");
    spans.sent(in).orElseThrow().tell(START, START);
    spans.handled(in).orElseThrow().tell(START, START);

    assertThat(told).extracting(MutableSpan::name).containsOnly("command migrate-in");
    assertThat(told).extracting(MutableSpan::kind).containsExactly(Kind.PRODUCER, Kind.CONSUMER);
    assertThat(told.getLast().parentId()).isEqualTo(told.getFirst().id());
    assertThat(told).extracting(span -> span.tag("host")).containsOnly("host-2");
  }

  @Test
  void commandOfNoMigration_hasNoSpan() {
    assertThat(spans.sent(new StopMachineCommand("c2", "host-1", VM))).isEmpty();
    assertThat(spans.handled(new StopMachineCommand("c2", "host-1", VM))).isEmpty();
  }

  @Test
  void textOfSomebody_isNoValue() {
    spans
        .within(MID, Landmark.TARGET, "importing")
        .tag("host", "host-1")
        .tag("pages", 8192)
        .tag("said", "Bearer aGVsbG8")
        .tag("long", "a".repeat(129))
        .failed("REPLAYED: the record's sequence is 0, want 131")
        .tell(START, START);

    assertThat(told.getFirst().tags())
        .containsEntry("host", "host-1")
        .containsEntry("pages", "8192")
        .containsEntry("said", "other")
        .containsEntry("long", "other")
        .containsEntry("error", "REPLAYED");
  }

  @Test
  void clockThatWasSetBack_makesNoNegativeSpan() {
    spans.within(MID, Landmark.SOURCE, "frozen").tell(START, START.minusSeconds(60));

    assertThat(told.getFirst().startTimestamp()).isEqualTo(1_000_000);
    assertThat(told.getFirst().finishTimestamp()).isEqualTo(1_000_001);
  }

  @Test
  void idThatNoTraceCanHave_isNotTold() {
    spans.of(new Mid("0".repeat(32)), Landmark.SOURCE).tell(START, START);
    spans.of(new Mid("1".repeat(16) + "0".repeat(16)), Landmark.SOURCE).tell(START, START);

    assertThat(told).isEmpty();
  }
}

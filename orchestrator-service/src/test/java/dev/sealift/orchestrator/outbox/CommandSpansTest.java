package dev.sealift.orchestrator.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import brave.Span.Kind;
import brave.handler.MutableSpan;
import dev.sealift.api.Json;
import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.HostCommands;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.spans.Spans;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandSpansTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");
  private static final VmId VM = new VmId("vm-" + "0".repeat(40));
  private static final Instant WRITTEN = Instant.ofEpochSecond(1_000);

  private final List<MutableSpan> told = new ArrayList<>();
  private final Spans spans =
      new Spans("orchestrator-service", Optional.of((_, span) -> told.add(span)));
  private final CommandSpans commands =
      new CommandSpans(spans, Clock.fixed(WRITTEN.plusMillis(30), ZoneOffset.UTC));

  @Test
  void commandOfAMigration_isToldFromTheOutboxToKafka_withoutItsTicket() {
    publish(new MigrateInCommand("c1", "host-2", "id", MID, VM, "ticket.jws.in"));
    publish(new MigrateOutCommand("c2", "host-1", "id", MID, VM, "ticket.jws.out", "h:7"));
    publish(new CancelMigrationCommand("c3", "host-1", "id", MID));

    assertThat(told)
        .extracting(MutableSpan::name)
        .containsExactly("command migrate-in", "command migrate-out", "command cancel-migration");
    assertThat(told).extracting(MutableSpan::traceId).containsOnly(MID.value());
    assertThat(told).extracting(MutableSpan::kind).containsOnly(Kind.PRODUCER);
    assertThat(told)
        .extracting(span -> span.finishTimestamp() - span.startTimestamp())
        .containsOnly(30_000L);
    assertThat(told)
        .extracting(span -> span.tag("host"))
        .containsExactly("host-2", "host-1", "host-1");
    assertThat(told).noneMatch(span -> span.toString().contains("jws"));
  }

  @Test
  void commandOfNoMigration_isNotTold() {
    publish(new StopMachineCommand("c4", "host-1", VM));

    assertThat(told).isEmpty();
  }

  @Test
  void commandThatThisInstanceDoesNotKnow_isPassedOver() {
    commands.published("{}");
    publish(new CancelMigrationCommand("c5", "host-1", "id", MID));

    assertThat(told).hasSize(1);
  }

  private void publish(HostCommand command) {
    commands.published(Json.write(HostCommands.wrap("/orchestrator", WRITTEN, command)));
  }
}

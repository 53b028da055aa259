package dev.sealift.hostagent.metric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.monitor.MonitorState;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** What the ticks of a migration make of pages sent and dirtied. */
class FlowMetricsTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");
  private static final VmId VM = new VmId("vm-" + "0".repeat(40));

  private Instant now = Instant.EPOCH;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
  private final FlowMetrics flows =
      new FlowMetrics(new Meters(registry, AgentMetric.values()), clock);

  @Test
  void pagesThatTheNextRoundHasToSend_wereDirtiedDuringTheOneBefore() {
    tick(0, 1000, 0);
    now = now.plus(Duration.ofSeconds(1));
    tick(0, 500, 500);
    assertThat(gauge("sealift.agent.dirty")).isEqualTo(500);
    assertThat(gauge("sealift.agent.dirty.rate")).as("no round is over").isZero();

    now = now.plus(Duration.ofSeconds(1));
    // The 500 that were left, and 10 of 310 that were dirtied within two seconds.
    tick(1, 300, 1010);
    assertThat(gauge("sealift.agent.dirty.rate")).isEqualTo(155);
    assertThat(sent()).isEqualTo(1010);

    now = now.plus(Duration.ofSeconds(1));
    tick(1, 0, 1310);
    assertThat(gauge("sealift.agent.dirty.rate")).as("of the last whole round").isEqualTo(155);
  }

  @Test
  void migrationThatStopsCopying_countsItsTotalAndIsForgotten() {
    tick(0, 1000, 400);
    flows.onEvent(2, new HypervisorEvent.MigrationMoved(frozen(1500)));
    assertThat(sent()).isEqualTo(1500);
    assertThat(gauge("sealift.agent.dirty")).isZero();
    assertThat(gauge("sealift.agent.dirty.rate")).isZero();

    flows.onEvent(3, new HypervisorEvent.MigrationMoved(frozen(1600)));
    assertThat(sent()).as("what no tick told of is not counted twice").isEqualTo(1500);
  }

  private void tick(int round, long dirty, long sent) {
    flows.onEvent(
        1,
        new HypervisorEvent.PagesFlowed(
            new MigrationProgress(MID, VM, round, dirty, sent, sent * 4096, 0, 0)));
  }

  private static MigrationStatus frozen(long pages) {
    return new MigrationStatus(
        MID,
        VM,
        MigrationRole.SOURCE,
        MonitorState.FROZEN,
        null,
        null,
        1,
        pages,
        pages * 4096,
        null,
        null,
        null,
        null);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double sent() {
    return registry.get("sealift.agent.sent").counter().count();
  }
}

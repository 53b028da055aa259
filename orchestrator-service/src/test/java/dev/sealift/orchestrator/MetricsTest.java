package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.rest.Migration;
import dev.sealift.metrics.AccessMetric;
import dev.sealift.metrics.Defined;
import dev.sealift.metrics.Metric;
import dev.sealift.metrics.OrchestratorMetric;
import dev.sealift.metrics.SpanMetric;
import dev.sealift.orchestrator.fixture.Await;
import dev.sealift.orchestrator.fixture.BrokerStandIn;
import dev.sealift.orchestrator.fixture.SimulatedHost;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.orchestrator.fixture.Tenant;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.testservers.TestKafka;
import java.net.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the orchestrator measures, as Prometheus is shown it. */
class MetricsTest {

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(TestKafka.shared());
  }

  @AfterAll
  static void stop() throws Exception {
    site.close();
  }

  @Test
  void migrationThatCompletes_movesItsMetrics() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Map<String, Double> before = scrape();

    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.DECIDING, requested, from, to);
    Await.until(
        "the wait for the decision",
        () -> {
          Map<String, Double> now = scrape();
          return now.get("sealift_migrations_under_way{state=\"DECIDING\"}") == 1
              && now.get("sealift_migrations_oldest_seconds{state=\"DECIDING\"}") > 0;
        });
    assertThat(scrape()).containsEntry("sealift_migrations_overdue", 0.0);
    Migration ended = site.complete(mid, requested, from, to);

    String series = "sealift_migrations_total{outcome=\"COMPLETED\",reason=\"none\"}";
    // The last that is counted.
    String rounds = "sealift_migration_rounds_count{outcome=\"COMPLETED\"}";
    Await.until("the end to be counted", () -> scrape().containsKey(rounds));
    Map<String, Double> after = scrape();
    assertThat(risen(before, after, series)).isEqualTo(1);
    assertThat(risen(before, after, "sealift_migration_downtime_seconds_sum"))
        .isEqualTo(BrokerStandIn.DOWNTIME_MILLIS / 1000.0);
    assertThat(
            risen(before, after, "sealift_migration_duration_seconds_count{outcome=\"COMPLETED\"}"))
        .isEqualTo(1);
    assertThat(risen(before, after, "sealift_migration_pages_sum{outcome=\"COMPLETED\"}"))
        .isEqualTo((double) ended.pages());
    assertThat(risen(before, after, "sealift_migration_sent_bytes_sum{outcome=\"COMPLETED\"}"))
        .isEqualTo((double) ended.bytes());
    for (MigrationState state :
        List.of(MigrationState.PREFLIGHT, MigrationState.COPYING, MigrationState.DECIDING)) {
      String phase = "sealift_migration_phase_seconds_count{state=\"%s\"}".formatted(state);
      assertThat(risen(before, after, phase)).as(phase).isEqualTo(1);
    }
    assertThat(risen(before, after, "sealift_events_delay_seconds_count{listener=\"events\"}"))
        .isPositive();
    Await.until(
        "the newest migrations",
        () ->
            BrokerStandIn.DOWNTIME_MILLIS / 1000.0
                == scrape()
                    .getOrDefault(
                        "sealift_recent_migration_downtime_seconds{migration=\"%s\"}"
                            .formatted(requested.id()),
                        0.0));
    Await.until("an empty outbox", () -> scrape().get("sealift_outbox") == 0);
  }

  @Test
  void reasonIsCountedByItsCode_andWhatAHostWritesIsNoLabel() {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    Migration requested = site.migrate(tenant, to);
    Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);

    from.migration(
        mid,
        tenant.vm(),
        MigrationRole.SOURCE,
        MonitorState.RUNNING,
        "REPLAYED: sequence 0, want 9");
    site.await(requested.id(), MigrationState.ABORTED);

    Await.until(
        "the end to be counted",
        () ->
            scrape()
                .containsKey("sealift_migrations_total{outcome=\"ABORTED\",reason=\"REPLAYED\"}"));
    assertThat(scrape().keySet()).noneMatch(series -> series.contains("sequence"));
  }

  @Test
  void refusalsAreCountedByReason() {
    site.api().refused(site.api().request("/v1/vms/none").build());
    assertThat(scrape().get("sealift_refusals_total{reason=\"unknown-vm\"}")).isPositive();
  }

  @Test
  void hostsAreCountedByStanding() {
    site.host(4);
    Await.until(
        "an able host", () -> scrape().getOrDefault("sealift_hosts{standing=\"able\"}", 0.0) > 0);
    assertThat(scrape().get("sealift_hosts_limit")).isGreaterThanOrEqualTo(4);
  }

  @Test
  void nothingIsShownThatIsNotDefined() {
    List<String> defined =
        Stream.<Defined[]>of(
                OrchestratorMetric.values(), AccessMetric.values(), SpanMetric.values())
            .flatMap(Arrays::stream)
            .map(Defined::metric)
            .map(Metric::series)
            .flatMap(List::stream)
            .toList();
    assertThat(scrape().keySet())
        .filteredOn(series -> series.startsWith("sealift"))
        .allSatisfy(series -> assertThat(series.split("\\{", 2)[0]).isIn(defined));
  }

  private static double risen(
      Map<String, Double> before, Map<String, Double> after, String series) {
    assertThat(after).containsKey(series);
    return after.get(series) - before.getOrDefault(series, 0.0);
  }

  private static Map<String, Double> scrape() {
    Map<String, Double> all = new TreeMap<>();
    site.api()
        .send(HttpRequest.newBuilder(site.api().uri("/actuator/prometheus")).build())
        .body()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> {
          int space = line.lastIndexOf(' ');
          all.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
    return all;
  }
}

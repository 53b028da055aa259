package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.Caller;
import dev.sealift.api.rest.Migration;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.metrics.Catalogue;
import dev.sealift.metrics.Metric;
import dev.sealift.standalone.Services;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster that really moves a machine shows, and what a real Prometheus makes of it. */
@ExtendWith(LiveCluster.class)
class MonitoringTest {

  private static final String VM = "monitored";

  /** The difference of two sums of seconds is as exact as their binary fractions. */
  private static final double MICROSECOND = 1e-6;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path work;

  private static OrchestratorClient client;

  @BeforeAll
  static void machineThatRuns() throws Exception {
    client = LiveCluster.cluster().client();
    LiveCluster.startMachine(client, VM, "host-1", 32, new byte[32]);
  }

  @AfterAll
  static void end() {
    client.close();
  }

  @Test
  void migrationThatCompletes_movesTheMetricsOfEveryService() throws Exception {
    Map<String, Double> before = scrapeAll();
    Migration migration = move();
    // The source hears the decision after the target, and may tell it after the end.
    Map<String, Double> after =
        Await.found(
            "what the source tells",
            PATIENCE,
            MonitoringTest::scrapeAll,
            now -> risen(before, now, monitor("SOURCE", "AWAITING")) > 0);

    assertThat(risen(before, after, "sealift_migrations_total")).isEqualTo(1);
    assertThat(risen(before, after, "sealift_migration_downtime_seconds_sum"))
        .isCloseTo(migration.downtimeMillis() / 1000.0, within(MICROSECOND));
    assertThat(risen(before, after, "sealift_migration_sent_bytes_sum"))
        .isEqualTo((double) migration.bytes());
    assertThat(risen(before, after, "sealift_broker_decisions_total")).isEqualTo(1);
    assertThat(risen(before, after, "sealift_broker_grants_total")).isEqualTo(1);
    for (String rises :
        List.of(
            "sealift_migration_phase_seconds_count",
            "sealift_broker_steps_total",
            "sealift_broker_log_size",
            "sealift_broker_log_cosign_seconds_count",
            "sealift_appraisals_total",
            "sealift_witness_checkpoints_total",
            "sealift_agent_commands_total",
            "sealift_agent_letters_total",
            "sealift_agent_sent_pages_total",
            "sealift_agent_machine_changes_total",
            "sealift_agent_migration_changes_total",
            "sealift_events_delay_seconds_count")) {
      assertThat(risen(before, after, rises)).as(rises).isPositive();
    }
    for (String state :
        List.of(
            monitor("SOURCE", "FROZEN"),
            monitor("SOURCE", "AWAITING"),
            monitor("TARGET", "READY"))) {
      assertThat(risen(before, after, state)).as(state).isEqualTo(1);
    }
  }

  private static String monitor(String role, String state) {
    return "sealift_agent_monitor_seconds_count{role=\"%s\",state=\"%s\"}".formatted(role, state);
  }

  @Test
  void servicesShowWhatIsDefinedAndNothingElse() throws Exception {
    TreeSet<String> shown =
        scrapeAll().keySet().stream()
            .map(series -> series.split("\\{", 2)[0])
            .collect(Collectors.toCollection(TreeSet::new));
    List<Metric> defined = Catalogue.byService().values().stream().flatMap(List::stream).toList();

    assertThat(shown)
        .isSubsetOf(defined.stream().map(Metric::series).flatMap(List::stream).toList());
  }

  @Test
  void everyQueryOfEveryDashboardIsAnswered() throws Exception {
    try (LivePrometheus prometheus = LivePrometheus.start(work)) {
      refusals();
      prometheus.awaitTurnedAway();
      prometheus.await(Dashboard.all(move().id()));

      assertThat(prometheus.isAnswered("sealift_host_that_nobody_measures")).isFalse();
    }
  }

  /** Something to refuse, for each who can. */
  private static void refusals() throws Exception {
    assertThatThrownBy(() -> client.vm("nobody")).hasMessageContaining("nobody");
    refused(
        LiveCluster.cluster().service(Services.ORCHESTRATOR), Services.BROKER, "/v1/machines/x");
    refused(
        LiveCluster.cluster().person(Routes.ATTESTATION_SERVICE, Role.AUDITOR),
        Services.ATTESTATION,
        "/v1/platforms/x");
    LiveCluster.knockAtWrongDoors();
  }

  private static void refused(Caller caller, String service, String path) throws Exception {
    assertThat(LiveCluster.get(caller, service, path).statusCode()).isIn(400, 404);
  }

  private static Migration move() throws Exception {
    String from = LiveCluster.hostOf(client, VM);
    return LiveCluster.move(client, VM, from.equals("host-1") ? "host-2" : "host-1");
  }

  /** The sum of the series that begin so. */
  private static double risen(
      Map<String, Double> before, Map<String, Double> after, String series) {
    return sum(after, series) - sum(before, series);
  }

  private static double sum(Map<String, Double> all, String series) {
    Pattern wanted = Pattern.compile(Pattern.quote(series) + "(\\{.*)?");
    return all.entrySet().stream()
        .filter(e -> wanted.matcher(e.getKey()).matches())
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static Map<String, Double> scrapeAll() throws Exception {
    Map<String, Double> all = new TreeMap<>();
    Caller monitor = LiveCluster.cluster().service(Services.MONITOR);
    for (String service : LiveCluster.services()) {
      LiveCluster.get(monitor, service, "/actuator/prometheus")
          .body()
          .lines()
          .filter(line -> line.startsWith("sealift"))
          .forEach(line -> {
            int space = line.lastIndexOf(' ');
            all.merge(
                line.substring(0, space),
                Double.parseDouble(line.substring(space + 1)),
                Double::sum);
          });
    }
    return all;
  }
}

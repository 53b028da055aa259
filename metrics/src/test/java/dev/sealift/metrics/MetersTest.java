package dev.sealift.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a definition says is what Prometheus is shown. */
class MetersTest {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  static Stream<Defined> all() {
    return Stream.<Defined[]>of(
            AccessMetric.values(),
            SpanMetric.values(),
            OrchestratorMetric.values(),
            BrokerMetric.values(),
            AttestationMetric.values(),
            AgentMetric.values())
        .flatMap(Arrays::stream);
  }

  @ParameterizedTest
  @MethodSource("all")
  void seriesHaveTheNamesOfTheDefinition(Defined defined) {
    Metric metric = defined.metric();
    String[] values =
        metric.labels().stream()
            .map(l -> l.isClosed() ? l.values().getFirst() : "code")
            .toArray(String[]::new);
    Meters meters = new Meters(registry);
    switch (metric.kind()) {
      case COUNTER -> meters.count(defined, values);
      case GAUGE -> meters.rows(defined).replace(List.of(new Meters.Row(1, List.of(values))));
      case TIMER -> meters.time(defined, Duration.ofMillis(1), values);
      case SUMMARY -> meters.record(defined, 1, values);
    }
    assertThat(names()).isEqualTo(new TreeSet<>(metric.series()));
    assertThat(metric.labels())
        .allSatisfy(label -> assertThat(registry.scrape()).contains(label.name() + "=\""));
  }

  @Test
  void whatHasKnownLabelsAlone_isThereWithZerosFromTheStart() {
    Meters _ = new Meters(registry, BrokerMetric.values());
    assertThat(registry.scrape())
        .contains("sealift_broker_decisions_total{verdict=\"commit\"} 0.0")
        .contains("sealift_broker_grants_total 0.0")
        .doesNotContain("sealift_broker_refusals_total{");
  }

  /** The objective is asked for by the text of its bound. */
  @Test
  void boundsOfTheDowntimeAreTheOnesThatRulesName() {
    Meters _ = new Meters(registry, OrchestratorMetric.values());
    assertThat(registry.scrape())
        .contains("sealift_migration_downtime_seconds_bucket{le=\"1.0\"} 0");
  }

  @Test
  void codesBeyondTheBound_areCountedAsOther() {
    Meters meters = new Meters(registry);
    for (int i = 0; i < 100; i++) {
      meters.count(BrokerMetric.REFUSALS, "code-" + i);
    }
    meters.count(BrokerMetric.REFUSALS, "code-1");
    assertThat(registry.scrape().lines().filter(l -> l.startsWith("sealift"))).hasSize(65);
    assertThat(registry.scrape())
        .contains("{reason=\"code-1\"} 2.0")
        .contains("{reason=\"other\"} 36.0");
  }

  @Test
  void textAndUnknownValues_areCountedAsOther() {
    Meters meters = new Meters(registry);
    meters.count(BrokerMetric.REFUSALS, "what a peer wrote: \"x\"");
    meters.count(BrokerMetric.DECISIONS, "perhaps");
    assertThat(registry.scrape())
        .contains("sealift_broker_refusals_total{reason=\"other\"} 1.0")
        .contains("sealift_broker_decisions_total{verdict=\"other\"} 1.0");
  }

  /** A scrape fails when it meets the series of a gauge twice. */
  @Test
  void rowThatIsReplacedWhilePrometheusScrapes_isThereOnce() throws Exception {
    Meters.Rows rows = new Meters(registry).rows(OrchestratorMetric.RECENT_SENT);
    rows.replace(List.of(new Meters.Row(0, List.of("newest"))));
    try (ExecutorService scraper = Executors.newSingleThreadExecutor()) {
      Future<?> scrapes =
          scraper.submit(() -> {
            for (int i = 0; i < 10_000; i++) {
              assertThat(registry.scrape()).containsOnlyOnce("{migration=\"newest\"}");
            }
          });
      for (int sent = 1; !scrapes.isDone(); sent++) {
        rows.replace(List.of(new Meters.Row(sent, List.of("newest"))));
      }
      scrapes.get();
    }
  }

  @Test
  void rows_areThoseOfTheLastTime() {
    Meters.Rows rows = new Meters(registry).rows(OrchestratorMetric.RECENT_SENT);
    rows.replace(List.of(new Meters.Row(1, List.of("older")), new Meters.Row(2, List.of("newer"))));
    rows.replace(
        List.of(new Meters.Row(3, List.of("newer")), new Meters.Row(4, List.of("newest"))));
    assertThat(registry.scrape())
        .contains("{migration=\"newer\"} 3.0", "{migration=\"newest\"} 4.0")
        .doesNotContain("older");
  }

  @Test
  void valuesThatDoNotFitTheLabels_areRefused() {
    Meters meters = new Meters(registry);
    assertThatIllegalStateException()
        .isThrownBy(() -> meters.count(BrokerMetric.REFUSALS))
        .withMessageContaining("got 0 values, want 1");
    assertThatIllegalStateException().isThrownBy(() -> meters.count(BrokerMetric.COSIGN));
  }

  private Set<String> names() {
    return registry
        .scrape()
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[ {]", 2)[0])
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

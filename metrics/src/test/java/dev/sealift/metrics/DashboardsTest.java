package dev.sealift.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboards ask questions, in units, of metrics that exist. */
class DashboardsTest {

  private static final Path FOLDER =
      Path.of(System.getProperty("sealift.home"), "deploy/grafana/dashboards");

  /** What Spring, the JVM and Prometheus measure by themselves. */
  private static final Set<String> NOT_OURS =
      Set.of("up", "jvm_memory_used_bytes", "process_cpu_usage");

  static List<Path> dashboards() throws Exception {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  @Test
  void thereAreFive() throws Exception {
    assertThat(dashboards())
        .extracting(path -> read(path).get("title").asString())
        .containsExactlyInAnyOrder(
            "Fleet", "Migration", "Attestation and key release", "Broker ledger", "Services");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyPanelIsAQuestionWithAUnitAndThresholds(Path dashboard) {
    JsonNode json = read(dashboard);
    assertThat(json.get("uid").asString() + ".json").isEqualTo(dashboard.getFileName().toString());
    Set<String> titles = new TreeSet<>();
    for (JsonNode panel : json.get("panels")) {
      String title = panel.get("title").asString();
      assertThat(title).endsWith("?");
      assertThat(titles.add(title)).as("asked once: %s", title).isTrue();
      JsonNode defaults = panel.get("fieldConfig").get("defaults");
      assertThat(defaults.get("unit").asString()).as(title).isNotBlank();
      assertThat(defaults.get("thresholds").get("steps").size()).as(title).isPositive();
      assertThat(panel.get("targets").size()).as(title).isPositive();
    }
    assertThat(titles).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQueryAsksForWhatServicesMeasure(Path dashboard) {
    for (JsonNode panel : read(dashboard).get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        String query = target.get("expr").asString();
        assertThat(Queries.unknown(query, Set.of())).as(query).isEmpty();
        if (!query.contains("sealift")) {
          assertThat(NOT_OURS).as(query).anyMatch(query::contains);
        }
      }
    }
  }

  /** A rule's expression is a query, and promtool reads rules. */
  @ParameterizedTest
  @MethodSource("dashboards")
  void everyQueryIsWellFormed(Path dashboard, @TempDir Path work) throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
    int number = 0;
    for (JsonNode panel : read(dashboard).get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        String query = target.get("expr").asString().replace("$__rate_interval", "1m");
        rules.append("  - record: query_%d\n    expr: '%s'\n".formatted(number++, query));
      }
    }
    Path file = Files.writeString(work.resolve("rules.yml"), rules);
    Promtool.succeeds("check", "rules", file.toString());
  }

  @Test
  void misspeltMetricOfAQueryIsFound() {
    assertThat(Queries.unknown("rate(sealift_broker_grant_total[5m])", Set.of()))
        .isEqualTo(List.of("sealift_broker_grant_total"));
    assertThat(Queries.unknown("sealift_hosts{standing=~\"able|absent\"}", Set.of()))
        .isEqualTo(List.of("sealift_hosts has no standing absent"));
  }

  private static JsonNode read(Path path) {
    return JsonMapper.shared().readTree(path.toFile());
  }
}

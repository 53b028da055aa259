package dev.sealift.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scrape configuration, rules and their tests, by Prometheus's own tool; and what they ask for. */
class PrometheusRulesTest {

  private static final Path HOME = Path.of(System.getProperty("sealift.home"));
  private static final Path FOLDER = HOME.resolve("deploy/prometheus");
  private static final Path RECORDING = FOLDER.resolve("rules/recording.yml");
  private static final Path ALERTS = FOLDER.resolve("rules/alerts.yml");

  private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)((?:\\n(?! *- alert:).*)*)");

  @TempDir private Path work;

  @Test
  void configurationIsValid() throws Exception {
    Files.createDirectories(work.resolve("rules"));
    for (Path file : List.of(FOLDER.resolve("prometheus.yml"), RECORDING, ALERTS)) {
      Files.copy(file, work.resolve(FOLDER.relativize(file)));
    }
    for (String file : List.of("authority.pem", "monitor.pem", "monitor.key")) {
      Files.createFile(work.resolve(file));
    }
    Promtool.succeeds("check", "config", work.resolve("prometheus.yml").toString());
  }

  @Test
  void rulesAreValid() throws Exception {
    Promtool.succeeds("check", "rules", RECORDING.toString(), ALERTS.toString());
  }

  @Test
  void alertsFireAndStaySilentAsTheirTestsSay() throws Exception {
    Promtool.succeeds("test", "rules", FOLDER.resolve("tests/alerts.yml").toString());
  }

  @Test
  void rulesAskForWhatServicesMeasure() throws Exception {
    Set<String> recorded = Queries.recorded(Files.readString(RECORDING));
    for (Path file : List.of(RECORDING, ALERTS, FOLDER.resolve("tests/alerts.yml"))) {
      assertThat(Queries.unknown(Files.readString(file), recorded)).as(file.toString()).isEmpty();
    }
  }

  @Test
  void misspeltMetricLabelAndValueAreFound() throws Exception {
    String rules = Files.readString(ALERTS);
    Set<String> recorded = Queries.recorded(Files.readString(RECORDING));
    assertThat(
            Queries.unknown(
                rules.replace("sealift_migrations_overdue", "sealift_migration_overdue"), recorded))
        .containsExactly("sealift_migration_overdue");
    assertThat(Queries.unknown(rules.replace("phase=\"FROZEN\"", "phase=\"FREEZING\""), recorded))
        .containsExactly("sealift_agent_machines_oldest_seconds has no phase FREEZING");
    assertThat(Queries.unknown(rules.replace("{phase=", "{state="), recorded))
        .containsExactly("sealift_agent_machines_oldest_seconds has no label state");
    assertThat(Queries.unknown(rules.replace("ratio1h", "ratio2h"), recorded))
        .contains("sealift:downtime_slow:ratio2h");
  }

  @Test
  void everyAlertHasATestAndARunbookThatNamesIt() throws Exception {
    String tests = Files.readString(FOLDER.resolve("tests/alerts.yml"));
    Matcher alert = ALERT.matcher(Files.readString(ALERTS));
    int alerts = 0;
    while (alert.find()) {
      alerts++;
      String name = alert.group(1);
      Matcher url = Pattern.compile("runbook_url: (\\S+)").matcher(alert.group(2));
      assertThat(url.find()).as("runbook of " + name).isTrue();
      assertThat(HOME.resolve(url.group(1))).content().contains(name);
      assertThat(tests)
          .as("a test in which %s fires".formatted(name))
          .containsPattern("alertname: %s\\n +exp_alerts:\\n".formatted(name));
    }
    assertThat(alerts).isPositive();
  }
}

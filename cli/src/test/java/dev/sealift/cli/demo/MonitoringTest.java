package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Caller;
import dev.sealift.api.rest.Migration;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.migration.MigrationWatch;
import dev.sealift.metrics.Catalogue;
import dev.sealift.metrics.Metric;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.standalone.Services;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a cluster that really moves a machine shows, and what a real Prometheus makes of it. */
@ExtendWith(LiveCluster.class)
class MonitoringTest {

  private static final String VM = "monitored";
  private static final Path DEPLOY = Path.of(System.getProperty("sealift.home"), "deploy");

  /** Several scrapes of the window that the queries are asked with, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path work;

  private static OrchestratorClient client;
  private static HttpClient http;
  private static HttpClient monitor;
  private static List<String> services;

  @BeforeAll
  static void machineThatRuns() throws Exception {
    http = HttpClient.newHttpClient();
    monitor = LiveCluster.cluster().service(Services.MONITOR).client();
    client = LiveCluster.cluster().client();
    services =
        LiveCluster.cluster().addresses().keySet().stream()
            .filter(name -> name.endsWith("-service") || name.endsWith("-agent"))
            .sorted()
            .toList();
    LiveCluster.startMachine(client, VM, "host-1", 32, new byte[32]);
  }

  @AfterAll
  static void end() {
    client.close();
    http.close();
    monitor.close();
  }

  @Test
  void migrationThatCompletes_movesTheMetricsOfEveryService() throws Exception {
    Map<String, Double> before = scrapeAll();
    Migration migration = move();
    Map<String, Double> after = scrapeAll();

    assertThat(risen(before, after, "sealift_migrations_total")).isEqualTo(1);
    assertThat(risen(before, after, "sealift_migration_downtime_seconds_sum"))
        .isEqualTo(migration.downtimeMillis() / 1000.0);
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
    for (String part :
        List.of(
            "{role=\"SOURCE\",state=\"FROZEN\"}",
            "{role=\"SOURCE\",state=\"AWAITING\"}",
            "{role=\"TARGET\",state=\"READY\"}")) {
      assertThat(risen(before, after, "sealift_agent_monitor_seconds_count" + part))
          .as(part)
          .isEqualTo(1);
    }
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
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus"))),
        "prometheus is not on the PATH: apt-get install prometheus has it");
    String address = "127.0.0.1:" + freePort();
    Process prometheus = prometheus(address);
    try {
      // What rises before a service is first scraped is in no rate.
      await(address, "count(up == 1) == " + services.size());
      refusals();
      Migration migration = move();
      Map<String, List<String>> unanswered = new TreeMap<>();
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      do {
        Thread.sleep(Duration.ofSeconds(1));
        unanswered.clear();
        for (Path dashboard : dashboards()) {
          List<String> empty = new ArrayList<>();
          for (String query : queries(dashboard, migration.id())) {
            if (!isAnswered(address, query)) {
              empty.add(query);
            }
          }
          if (!empty.isEmpty()) {
            unanswered.put(dashboard.getFileName().toString(), empty);
          }
        }
      } while (!unanswered.isEmpty() && System.nanoTime() < deadline);
      assertThat(unanswered).isEmpty();
      assertThat(isAnswered(address, "sealift_host_that_nobody_measures")).isFalse();
    } finally {
      prometheus.destroy();
      prometheus.waitFor();
    }
  }

  private static Process prometheus(String address) throws Exception {
    Files.createDirectories(work.resolve("targets"));
    Files.createDirectories(work.resolve("rules"));
    for (String file : List.of("prometheus.yml", "rules/recording.yml", "rules/alerts.yml")) {
      Files.copy(DEPLOY.resolve("prometheus").resolve(file), work.resolve(file));
    }
    AccessFiles access = LiveCluster.cluster().access();
    Files.copy(access.authority(), work.resolve("authority.pem"));
    Files.copy(access.certificate(Services.MONITOR), work.resolve("monitor.pem"));
    Files.copy(access.privateKey(Services.MONITOR), work.resolve("monitor.key"));
    for (String job :
        List.of(
            "orchestrator-service",
            "key-broker-service",
            "attestation-service",
            "host-agent-service")) {
      String targets =
          services.stream()
              .filter(s -> job.equals("host-agent-service") ? s.endsWith("-agent") : s.equals(job))
              .map(s -> "'" + URI.create(LiveCluster.cluster().address(s)).getAuthority() + "'")
              .collect(Collectors.joining(", "));
      Files.writeString(
          work.resolve("targets").resolve(job + ".yml"), "- targets: [%s]%n".formatted(targets));
    }
    return new ProcessBuilder(
            "prometheus",
            "--config.file=" + work.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + work.resolve("data"),
            "--web.listen-address=" + address)
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("prometheus.log").toFile())
        .start();
  }

  /** Something to refuse, for each who can. */
  private static void refusals() throws Exception {
    assertThatThrownBy(() -> client.vm("nobody")).hasMessageContaining("nobody");
    refuse(LiveCluster.cluster().service(Services.ORCHESTRATOR), Services.BROKER, "/v1/machines/x");
    refuse(
        LiveCluster.cluster().person(Routes.ATTESTATION_SERVICE, Role.AUDITOR),
        Services.ATTESTATION,
        "/v1/platforms/x");
    assertThat(get(Services.ORCHESTRATOR, "/v1/hosts").statusCode()).isEqualTo(403);
  }

  private static void refuse(Caller caller, String service, String path) throws Exception {
    try (HttpClient client = caller.client()) {
      URI uri = URI.create(LiveCluster.cluster().address(service) + path);
      assertThat(client.send(caller.request(uri).build(), BodyHandlers.discarding()).statusCode())
          .isIn(400, 404);
    }
  }

  private static Migration move() throws Exception {
    for (String host : DemoCluster.HONEST) {
      LiveCluster.awaitHost(client, host, h -> h.online() && h.attested());
    }
    String from = LiveCluster.hostOf(client, VM);
    Migration migration =
        new MigrationWatch(client, new PrintWriter(Writer.nullWriter()), false)
            .follow(client.migrate(VM, from.equals("host-1") ? "host-2" : "host-1").id());
    assertThat(migration.state()).isEqualTo(MigrationState.COMPLETED);
    return migration;
  }

  private static List<Path> dashboards() throws Exception {
    try (Stream<Path> files = Files.list(DEPLOY.resolve("grafana/dashboards"))) {
      return files.sorted().toList();
    }
  }

  /** As Grafana would ask them. */
  private static List<String> queries(Path dashboard, String migration) {
    List<String> queries = new ArrayList<>();
    for (JsonNode panel : JsonMapper.shared().readTree(dashboard.toFile()).get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        queries.add(
            target
                .get("expr")
                .asString()
                .replace("$__rate_interval", "1m")
                .replace("$migration", migration));
      }
    }
    assertThat(queries).isNotEmpty();
    return queries;
  }

  private static void await(String address, String query) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!isAnswered(address, query)) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "prometheus does not answer: " + Files.readString(work.resolve("prometheus.log")));
      }
      Thread.sleep(Duration.ofMillis(200));
    }
  }

  private static boolean isAnswered(String address, String query) throws Exception {
    URI uri =
        URI.create(
            "http://%s/api/v1/query?query=%s"
                .formatted(address, URLEncoder.encode(query, StandardCharsets.UTF_8)));
    JsonNode answer;
    try {
      answer =
          JsonMapper.shared()
              .readTree(
                  http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
    } catch (ConnectException e) {
      return false;
    }
    JsonNode data = answer.get("data");
    assertThat(data).as("%s: %s", query, answer).isNotNull();
    return !data.get("result").isEmpty();
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
    for (String service : services) {
      get(service, "/actuator/prometheus")
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

  private static HttpResponse<String> get(String service, String path) throws Exception {
    return monitor.send(
        HttpRequest.newBuilder(URI.create(LiveCluster.cluster().address(service) + path)).build(),
        BodyHandlers.ofString());
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}

package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.access.issue.AccessFiles;
import dev.sealift.standalone.FreePorts;
import dev.sealift.standalone.Services;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Prometheus with the configuration and rules of `deploy`, which scrapes the live cluster.
 */
final class LivePrometheus implements AutoCloseable {

  static final Path DEPLOY = Path.of(System.getProperty("sealift.home"), "deploy");

  /** Several scrapes of the window that the queries are asked with, on a busy machine. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path work;
  private final String address;
  private final Process process;

  private LivePrometheus(Path work, String address, Process process) {
    this.work = work;
    this.address = address;
    this.process = process;
  }

  /** Starts one and waits until it has scraped all: what rises before that is in no rate. */
  static LivePrometheus start(Path work) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":", -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus"))),
        "prometheus is not on the PATH: apt-get install prometheus has it");
    Files.createDirectories(work.resolve("targets"));
    Files.createDirectories(work.resolve("rules"));
    for (String file : List.of("prometheus.yml", "rules/recording.yml", "rules/alerts.yml")) {
      Files.copy(DEPLOY.resolve("prometheus").resolve(file), work.resolve(file));
    }
    AccessFiles access = LiveCluster.cluster().access();
    Files.copy(access.authority(), work.resolve("authority.pem"));
    Files.copy(access.certificate(Services.MONITOR), work.resolve("monitor.pem"));
    Files.copy(access.privateKey(Services.MONITOR), work.resolve("monitor.key"));
    List<String> services = LiveCluster.services();
    for (String job :
        List.of(
            "orchestrator-service",
            "key-broker-service",
            "attestation-service",
            "host-agent-service")) {
      String targets =
          services.stream()
              .filter(s -> job.equals("host-agent-service") ? s.endsWith("-agent") : s.equals(job))
              .map(s ->
                  "- targets: ['%s']%n  labels: {instance: %s}%n"
                      .formatted(URI.create(LiveCluster.cluster().address(s)).getAuthority(), s))
              .collect(Collectors.joining());
      Files.writeString(work.resolve("targets").resolve(job + ".yml"), targets);
    }
    String address = "127.0.0.1:" + freePort();
    Process process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + work.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + work.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("prometheus.log").toFile())
            .start();
    LivePrometheus prometheus = new LivePrometheus(work, address, process);
    try {
      prometheus.await("that it is ready", prometheus::isReady);
      prometheus.await("count(up == 1) == " + services.size());
      return prometheus;
    } catch (Throwable e) {
      prometheus.close();
      throw e;
    }
  }

  /** Waits until a query has an answer. */
  void await(String query) throws Exception {
    await(query, () -> isAnswered(query));
  }

  /**
   * Waits until it has counted those who {@link LiveCluster#knockAtWrongDoors were turned away}.
   */
  void awaitTurnedAway() throws Exception {
    for (String reason : List.of("unauthorized", "forbidden")) {
      await(
          "increase(sealift_access_refusals_total{job=\"orchestrator-service\",reason=\"%s\"}[1h]) > 0"
              .formatted(reason));
    }
  }

  private void await(String what, Callable<Boolean> holds) throws Exception {
    Await.until(what, PATIENCE, holds, () -> Files.readString(work.resolve("prometheus.log")));
  }

  /** Waits until every query of these dashboards has an answer. */
  void await(List<Dashboard> dashboards) throws Exception {
    for (Dashboard dashboard : dashboards) {
      for (Dashboard.Query query : dashboard.queries()) {
        await(query.asked());
      }
    }
  }

  /** It listens before it answers. */
  private boolean isReady() throws Exception {
    try {
      return send("-/ready").statusCode() == 200;
    } catch (ConnectException e) {
      return false;
    }
  }

  boolean isAnswered(String query) throws Exception {
    return !instant(query, Instant.now()).get("data").get("result").isEmpty();
  }

  /** What it answers for this moment. */
  JsonNode instant(String query, Instant at) throws Exception {
    return get("query?query=%s&time=%s".formatted(encode(query), encode(at.toString())));
  }

  /** What it answers for moments that lie so far apart. */
  JsonNode range(String query, Instant from, Instant to, Duration step) throws Exception {
    return get(
        "query_range?query=%s&start=%s&end=%s&step=%d"
            .formatted(
                encode(query), encode(from.toString()), encode(to.toString()), step.toSeconds()));
  }

  private JsonNode get(String request) throws Exception {
    JsonNode answer = JsonMapper.shared().readTree(send("api/v1/" + request).body());
    assertThat(answer.path("status").asString()).as("%s: %s", request, answer).isEqualTo("success");
    return answer;
  }

  private HttpResponse<String> send(String path) throws Exception {
    URI uri = URI.create("http://%s/%s".formatted(address, path));
    return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static int freePort() throws Exception {
    try (FreePorts ports = new FreePorts(new SecureRandom())) {
      return ports.take();
    }
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    http.close();
  }
}

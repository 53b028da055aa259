package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.rest.Migration;
import dev.sealift.cli.client.OrchestratorClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
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

/** The trace of a machine that really moves, as a real Zipkin gives it back. */
@ExtendWith(LiveCluster.class)
class ZipkinTest {

  private static final String VM = "traced";
  private static final byte[] SECRET = new byte[32];

  /** What a phase lasts that ended in the millisecond in which it began. */
  private static final long SHORTEST_MICROS = 1;

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What shows that a text is a key or a signed object: long, and of the alphabet of base64url. */
  private static final Pattern LONG = Pattern.compile("[A-Za-z0-9_-]{22,}");

  private static final List<String> WANTED =
      List.of(
          "orchestrator-service migration",
          "orchestrator-service post /v1/migrations",
          "orchestrator-service requested",
          "orchestrator-service preflight",
          "orchestrator-service ticketed",
          "orchestrator-service connected",
          "orchestrator-service copying",
          "orchestrator-service command migrate-in",
          "orchestrator-service command migrate-out",
          "key-broker-service ticket",
          "host-agent-service host-1 command migrate-out",
          "host-agent-service host-1 source",
          "host-agent-service host-1 exporting",
          "host-agent-service host-1 pre-copy round 0",
          "host-agent-service host-1 frozen",
          "host-agent-service host-1 evidence",
          "host-agent-service host-1 letter prepared",
          "host-agent-service host-1 letter decision-query",
          "host-agent-service host-1 letter closed-query",
          "host-agent-service host-1 letter wiped",
          "host-agent-service host-2 command migrate-in",
          "host-agent-service host-2 target",
          "host-agent-service host-2 attesting",
          "host-agent-service host-2 importing",
          "host-agent-service host-2 evidence",
          "host-agent-service host-2 letter ready",
          "host-agent-service host-2 letter running",
          "attestation-service evidence",
          "key-broker-service letter prepared",
          "key-broker-service letter ready",
          "key-broker-service decision commit",
          "key-broker-service letter decision-query",
          "key-broker-service letter running",
          "key-broker-service letter closed-query",
          "key-broker-service letter wiped");

  @TempDir private static Path work;

  private static OrchestratorClient client;
  private static HttpClient http;
  private static Process zipkin;
  private static String address;

  private static Migration migration;
  private static List<JsonNode> spans;

  @BeforeAll
  static void machineThatMovesWhileZipkinAnswers() throws Exception {
    client = LiveCluster.cluster().client();
    http = HttpClient.newHttpClient();
    startZipkin();
    new SecureRandom().nextBytes(SECRET);
    LiveCluster.startMachine(client, VM, "host-1", 32, SECRET);
    migration = LiveCluster.move(client, VM, "host-2");
    awaitWanted();
  }

  private static void startZipkin() throws Exception {
    int port = LiveCluster.takeZipkinsPort();
    address = "http://127.0.0.1:" + port;
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Path.of("target/zipkin/zipkin.jar").toAbsolutePath().toString())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("zipkin.log").toFile());
    builder.environment().put("QUERY_PORT", Integer.toString(port));
    zipkin = builder.start();
    Await.until(
        "zipkin", PATIENCE, ZipkinTest::isUp, () -> Files.readString(work.resolve("zipkin.log")));
  }

  @AfterAll
  static void end() throws Exception {
    zipkin.destroy();
    zipkin.waitFor();
    http.close();
    client.close();
  }

  @Test
  void migrationIsOneTrace_fromTheRequestToWhatTheSourceWiped() {
    JsonNode root = whole();

    assertThat(spans).extracting(span -> text(span, "traceId")).containsOnly(mid());
    assertThat(spans).extracting(span -> text(span, "id")).doesNotHaveDuplicates();
    assertThat(spans).filteredOn(span -> !span.has("parentId")).containsExactly(root);
    assertThat(spans.stream().filter(span -> span.has("parentId")))
        .extracting(span -> text(span, "parentId"))
        .isSubsetOf(spans.stream().map(span -> text(span, "id")).toList());
    assertThat(root.get("tags").get("outcome").asString()).isEqualTo("COMPLETED");
    assertThat(root.get("tags").get("downtime_ms").asLong()).isEqualTo(migration.downtimeMillis());
  }

  @Test
  void noSpanBeginsBeforeTheRequest_andNoPhaseEndsAfterTheMigration() {
    long start = whole().get("timestamp").asLong();
    long end = start + whole().get("duration").asLong();

    assertThat(spans)
        .allSatisfy(span -> {
          assertThat(span.get("timestamp").asLong()).isGreaterThanOrEqualTo(start);
          assertThat(span.get("duration").asLong()).isPositive();
        });
    assertThat(spans)
        .filteredOn(span -> name(span).startsWith("orchestrator-service "))
        .filteredOn(span -> !name(span).contains(" command "))
        .allSatisfy(span ->
            assertThat(span.get("timestamp").asLong() + span.get("duration").asLong())
                .isLessThanOrEqualTo(end + SHORTEST_MICROS));
  }

  @Test
  void whoHasTheIdOfTheMigration_findsTheTrace() throws Exception {
    String found = get("/api/v2/traces?annotationQuery=migration%3D" + migration.id()).body();

    assertThat(JsonMapper.shared().readTree(found)).hasSize(1);
    assertThat(found).contains("\"traceId\":\"" + mid() + "\"");
  }

  @Test
  void noSpanHoldsASecretOrASignedObject() throws Exception {
    String told = spans.toString();
    for (byte[] pattern : SecretPatterns.of(SECRET)) {
      assertThat(told).doesNotContain(new String(pattern, StandardCharsets.ISO_8859_1));
    }
    List<String> secrets = new ArrayList<>();
    try (Stream<Path> files = Files.walk(LiveCluster.cluster().folder().resolve("secrets"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        LONG.matcher(Files.readString(file)).results().map(r -> r.group()).forEach(secrets::add);
      }
    }
    assertThat(secrets).hasSizeGreaterThan(4);
    // What every JSON object in base64url begins with.
    assertThat(told).doesNotContain(secrets).doesNotContain("eyJ");
  }

  private static String mid() {
    return Objects.requireNonNull(migration.mid()).value();
  }

  /** Spans come when they are over, and the last of them is a letter after the migration's end. */
  private static void awaitWanted() throws Exception {
    Await.until(
        "all of " + WANTED,
        PATIENCE,
        () -> {
          spans = spans();
          return names().containsAll(WANTED);
        },
        ZipkinTest::names);
  }

  private static List<JsonNode> spans() throws Exception {
    HttpResponse<String> answer = get("/api/v2/trace/" + mid());
    List<JsonNode> found = new ArrayList<>();
    if (answer.statusCode() == 200) {
      JsonMapper.shared().readTree(answer.body()).forEach(found::add);
    }
    return found;
  }

  private static Set<String> names() {
    return spans.stream().map(ZipkinTest::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Service, host if it is of one, and name. */
  private static String name(JsonNode span) {
    String host = span.path("localEndpoint").path("serviceName").asString();
    boolean ofAHost = host.equals("host-agent-service");
    return Stream.of(
            host, ofAHost ? span.path("tags").path("host").asString() : "", text(span, "name"))
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static JsonNode whole() {
    return spans.stream()
        .filter(span -> text(span, "name").equals("migration"))
        .findFirst()
        .orElseThrow();
  }

  private static String text(JsonNode span, String field) {
    return span.path(field).asString();
  }

  private static boolean isUp() {
    if (!zipkin.isAlive()) {
      throw new AssertionError("zipkin ended");
    }
    try {
      return get("/health").statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString());
  }
}

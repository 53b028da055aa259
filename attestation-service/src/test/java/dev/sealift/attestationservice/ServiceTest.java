package dev.sealift.attestationservice;

import brave.handler.MutableSpan;
import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.accesstest.TestAccess;
import dev.sealift.api.Json;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.spans.Spans;
import dev.sealift.testservers.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The service over HTTP with a real database; one of each for all tests. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Import({ServiceTest.TestClock.class, ServiceTest.ToldSpans.class})
abstract class ServiceTest {

  static final SecureRandom RANDOM = new SecureRandom();
  static final SigningKey SIGNING_KEY = SigningKey.generate(RANDOM);
  static final SigningKey BROKER_KEY = SigningKey.generate(RANDOM);
  static final TrustAnchors ANCHORS =
      new TrustAnchors(
          "sealift-attestation",
          SIGNING_KEY.publicKey(),
          BROKER_KEY.publicKey(),
          HpkePrivateKey.generate(RANDOM).publicKey());
  static final TestAccess ACCESS = TestAccess.temporary();

  @LocalServerPort int port;
  @Autowired private JdbcClient jdbc;
  @Autowired SettableClock clock;
  @Autowired ToldSpans spans;

  @DynamicPropertySource
  static void properties(DynamicPropertyRegistry registry) throws IOException {
    Path folder = Files.createTempDirectory("attestation-service-test");
    folder.toFile().deleteOnExit();
    Path key = Files.writeString(folder.resolve("key.jwk"), SIGNING_KEY.exposeJwk());
    Path trust = Files.writeString(folder.resolve("trust.json"), ANCHORS.toJson());
    trust.toFile().deleteOnExit();
    key.toFile().deleteOnExit();
    registry.add("spring.datasource.url", TestDatabase.fresh()::url);
    ACCESS
        .properties(Role.ATTESTATION)
        .forEach((property, value) -> registry.add(property, () -> value));
    registry.add("sealift.attestation.signing-key-file", key::toString);
    registry.add("sealift.attestation.trust-file", trust::toString);
    registry.add("sealift.attestation.approval-wait", () -> "50ms");
  }

  @BeforeEach
  void emptyTables() {
    jdbc.sql("truncate platform, enrolment, challenge, reference_value, witnessed_log").update();
  }

  /** An answer: the status and the body, which is an empty object if there was none. */
  record Reply(int status, JsonNode body, String text) {

    String slug() {
      return body.path("type").asString("").replace("urn:sealift:problem:", "");
    }

    String detail() {
      return body.path("detail").asString("");
    }

    Bytes bytes(String field) {
      return Bytes.fromBase64Url(body.path(field).asString());
    }
  }

  Reply get(String path) throws Exception {
    return send("GET", path, null);
  }

  Reply post(String path, Object body) throws Exception {
    return send("POST", path, Json.write(body));
  }

  Reply put(String path, Object body) throws Exception {
    return send("PUT", path, Json.write(body));
  }

  Reply delete(String path) throws Exception {
    return send("DELETE", path, null);
  }

  /** As somebody who may. */
  Reply send(String method, String path, @Nullable String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:%d%s".formatted(port, path)))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    var response = ACCESS.send(Routes.ATTESTATION_SERVICE, request, BodyHandlers.ofString());
    String text = response.body();
    boolean json = text.startsWith("{") || text.startsWith("[");
    return new Reply(response.statusCode(), Json.read(json ? text : "{}", JsonNode.class), text);
  }

  void refer(Bytes measurement, long svn) throws Exception {
    put("/v1/reference-values/release", Map.of("measurement", measurement, "svn", svn));
  }

  /** A clock that stands until it is moved. */
  static final class SettableClock extends Clock {

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    synchronized void advance(Duration duration) {
      now = now.plus(duration);
    }

    @Override
    public synchronized Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("nobody asks for local time");
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class TestClock {
    @Bean
    @Primary
    SettableClock settableClock() {
      return new SettableClock();
    }
  }

  @TestConfiguration(proxyBeanMethods = false)
  static class ToldSpans {
    private final List<MutableSpan> told = new CopyOnWriteArrayList<>();

    @Bean
    Spans.Sink sink() {
      return (_, span) -> told.add(span);
    }

    /** The spans that the service told. */
    List<MutableSpan> told() {
      return told;
    }
  }
}

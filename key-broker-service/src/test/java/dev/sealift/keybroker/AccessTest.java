package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.keybroker.Broker.Reply;
import dev.sealift.testservers.TestDatabase;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may ask what: every route has a row here, and only health is open. */
final class AccessTest {

  private static final Set<String> WITH_TOKEN =
      Set.of(
          "POST /v1/boots",
          "GET /v1/machines",
          "POST /v1/machines",
          "GET /v1/machines/{vm}",
          "POST /v1/machines/{vm}/start-claims",
          "POST /v1/machines/{vm}/running",
          "POST /v1/machines/{vm}/stopped",
          "POST /v1/machines/{vm}/lost",
          "POST /v1/machines/{vm}/destroy",
          "POST /v1/migrations",
          "GET /v1/migrations/{mid}",
          "POST /v1/migrations/{mid}/prepared",
          "POST /v1/migrations/{mid}/ready",
          "POST /v1/migrations/{mid}/decision-query",
          "POST /v1/migrations/{mid}/closed-query",
          "POST /v1/migrations/{mid}/forfeit",
          "POST /v1/migrations/{mid}/rescue",
          "POST /v1/migrations/{mid}/abort",
          "POST /v1/migrations/{mid}/running",
          "POST /v1/migrations/{mid}/wiped",
          "GET /v1/log/checkpoint",
          "GET /v1/log/leaves");

  @TempDir static Path folder;

  private static Broker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = new Broker(new Authority(folder), TestDatabase.fresh(), new TestClock());
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void everyRoute_hasARow() {
    assertThat(routes()).isEqualTo(new TreeSet<>(WITH_TOKEN));
  }

  @Test
  void withoutTheToken_everyRouteIsRefused() {
    for (String route : WITH_TOKEN) {
      assertUnauthorised(route, broker.request(path(route)));
      assertUnauthorised(
          route,
          broker.request(path(route)).header("Authorization", "Bearer " + Authority.TOKEN + "x"));
      assertUnauthorised(
          route, broker.request(path(route)).header("Authorization", "Basic " + Authority.TOKEN));
    }
  }

  @Test
  void withTheToken_noRouteIsRefusedAsUnauthorised() {
    for (String route : WITH_TOKEN) {
      assertThat(send(route, broker.authorised(path(route))).status()).as(route).isNotEqualTo(401);
    }
  }

  @Test
  void health_isOpen_andMetricsAreNot() {
    assertThat(broker.send(broker.request("/actuator/health").GET()).status()).isEqualTo(200);
    assertThat(broker.send(broker.request("/actuator/prometheus").GET()).status()).isEqualTo(401);
    broker.get("/v1/machines/vm-1");
    assertThat(broker.get("/actuator/prometheus").body()).contains("sealift_broker_refusals_total");
  }

  @Test
  void healthPathWithDots_opensNothing() {
    assertThat(broker.send(broker.request("/actuator/health/..;/prometheus").GET()).status())
        .isBetween(400, 404);
  }

  private static Set<String> routes() {
    RequestMappingHandlerMapping mapping =
        broker.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
    return mapping.getHandlerMethods().entrySet().stream()
        .filter(entry -> entry.getValue().getBeanType().getName().startsWith("dev.sealift"))
        .map(entry -> route(entry.getKey()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String route(RequestMappingInfo info) {
    return info.getMethodsCondition().getMethods().iterator().next()
        + " "
        + info.getPatternValues().iterator().next();
  }

  private static String path(String route) {
    return route
        .substring(route.indexOf(' ') + 1)
        .replace("{vm}", "vm-" + "0".repeat(40))
        .replace("{mid}", "0".repeat(32));
  }

  private static void assertUnauthorised(String route, HttpRequest.Builder request) {
    Reply reply = send(route, request);
    assertThat(reply.status()).as(route).isEqualTo(401);
    assertThat(reply.problem()).isEqualTo("unauthorized");
  }

  private static Reply send(String route, HttpRequest.Builder request) {
    return broker.send(
        route.startsWith("GET") ? request.GET() : request.POST(BodyPublishers.ofString("{}")));
  }
}

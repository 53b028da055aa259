package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may call what. */
class AccessTest extends ServiceTest {

  private static final String PLATFORM = "0".repeat(64);

  /** Each route, and what is called to try it; a route that is not here fails the test. */
  private static final Map<String, String> ROUTES =
      Map.ofEntries(
          Map.entry("POST /v1/challenges", "/v1/challenges"),
          Map.entry("POST /v1/results", "/v1/results"),
          Map.entry("POST /v1/enrolments", "/v1/enrolments"),
          Map.entry("POST /v1/enrolments/{enrolment}/activation", "/v1/enrolments/0/activation"),
          Map.entry("GET /v1/platforms", "/v1/platforms"),
          Map.entry("GET /v1/platforms/{platform}", "/v1/platforms/" + PLATFORM),
          Map.entry(
              "PUT /v1/platforms/{platform}/approval", "/v1/platforms/" + PLATFORM + "/approval"),
          Map.entry(
              "DELETE /v1/platforms/{platform}/approval",
              "/v1/platforms/" + PLATFORM + "/approval"),
          Map.entry("GET /v1/reference-values", "/v1/reference-values"),
          Map.entry("PUT /v1/reference-values/{name}", "/v1/reference-values/a"),
          Map.entry("DELETE /v1/reference-values/{name}", "/v1/reference-values/a"),
          Map.entry("GET /v1/witness/checkpoints/newest", "/v1/witness/checkpoints/newest"),
          Map.entry("POST /v1/witness/checkpoints", "/v1/witness/checkpoints"));

  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping mappings;

  @Test
  void everyRoute_standsInTheTable() {
    TreeSet<String> routes = new TreeSet<>();
    mappings
        .getHandlerMethods()
        .forEach((info, handler) -> {
          if (handler.getBeanType().getPackageName().startsWith("dev.sealift")) {
            info.getMethodsCondition()
                .getMethods()
                .forEach(method ->
                    info.getPatternValues().forEach(pattern -> routes.add(method + " " + pattern)));
          }
        });
    assertThat(routes).isEqualTo(new TreeSet<>(ROUTES.keySet()));
  }

  @Test
  void everyRoute_isClosedToAllButTheHolderOfTheToken() throws Exception {
    List<String> wrong = new ArrayList<>();
    wrong.add(null);
    wrong.addAll(
        List.of(
            "",
            TOKEN,
            "Bearer",
            "Bearer ",
            "bearer " + TOKEN,
            "Basic " + TOKEN,
            "Bearer " + TOKEN + "x",
            "Bearer " + TOKEN.substring(1),
            "Bearer " + TOKEN.toUpperCase(Locale.ROOT)));
    for (var route : ROUTES.entrySet()) {
      String method = route.getKey().substring(0, route.getKey().indexOf(' '));
      for (String authorization : wrong) {
        Reply reply = send(method, route.getValue(), "{}", authorization);
        assertThat(reply.status()).as("%s with %s", route, authorization).isEqualTo(401);
        assertThat(reply.slug()).isEqualTo("unauthorized");
      }
      assertThat(send(method, route.getValue(), "{}", "Bearer " + TOKEN).status())
          .as("%s with the token", route)
          .isNotEqualTo(401);
    }
  }

  @Test
  void actuator_isClosedButForHealth() throws Exception {
    assertThat(send("GET", "/actuator/health", null, null).status()).isEqualTo(200);
    for (String path :
        List.of(
            "/actuator",
            "/actuator/prometheus",
            "/actuator/health/db",
            "/actuator/env",
            "/actuator/health/../prometheus",
            "/actuator/health;x",
            "/error",
            "/")) {
      assertThat(send("GET", path, null, null).status()).as(path).isIn(400, 401);
    }
    assertThat(get("/actuator/env").status()).isEqualTo(404);
  }

  @Test
  void bodyThatIsTooLarge_isRefused() throws Exception {
    Reply reply = send("POST", "/v1/results", " ".repeat(128 * 1024 + 1), "Bearer " + TOKEN);
    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.slug()).isEqualTo("body-too-large");
    assertThat(send("POST", "/v1/results", " ".repeat(128 * 1024), "Bearer " + TOKEN).status())
        .isEqualTo(400);
  }

  @Test
  void bodyThatIsNoJson_isRefused() throws Exception {
    for (String body :
        List.of("", "{", "nonsense", "[]", "null", "\"text\"", "{\"evidence\":{}} more", "{}{}")) {
      Reply reply = send("POST", "/v1/results", body, "Bearer " + TOKEN);
      assertThat(reply.status()).as(body).isEqualTo(400);
      assertThat(reply.slug()).as(body).isEqualTo("malformed-request");
    }
  }

  @Test
  void bodyWithAFieldOutOfForm_isRefusedNamingIt() throws Exception {
    Bytes measurement = Bytes.copyOf(new byte[32]);
    assertField(Map.of("svn", 1), "measurement");
    assertField(Map.of("measurement", measurement), "svn");
    assertField(Map.of("measurement", measurement, "svn", "1"), "svn");
    assertField(Map.of("measurement", measurement, "svn", -1), "svn");
    assertField(Map.of("measurement", "a=", "svn", 1), "measurement");
    assertField(Map.of("measurement", Bytes.copyOf(new byte[31]), "svn", 1), "measurement");
    assertThat(put("/v1/reference-values/a", Map.of("measurement", measurement, "svn", 1)).status())
        .isEqualTo(200);
    assertThat(put("/v1/reference-values/b", Map.of("measurement", measurement, "svn", 2)).slug())
        .isEqualTo("measurement-has-another-name");
    assertThat(get("/v1/reference-values").body()).hasSize(1);
  }

  @Test
  void unknownPathOrMethod_isRefused() throws Exception {
    assertThat(get("/v1/nothing").slug()).isEqualTo("unknown-path");
    assertThat(get("/v1/results").slug()).isEqualTo("method-not-allowed");
    assertThat(delete("/v1/reference-values/a").slug()).isEqualTo("unknown-reference-value");
  }

  private void assertField(Object body, String field) throws Exception {
    Reply reply = put("/v1/reference-values/a", body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().path("field").asString()).isEqualTo(field);
  }
}

package dev.sealift.accesstest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Route;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The description of its interface that a running service serves, and that is committed. */
public final class DescribedInterface {

  private static final String PATH = "/v1/openapi";

  /** The first request has the description made. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Routes routes;
  private final TestAccess access;
  private final URI base;
  private final JsonNode served;

  /**
   * Of a service that runs.
   *
   * @param base such as {@code https://127.0.0.1:8443}
   */
  public DescribedInterface(Routes routes, TestAccess access, URI base) throws Exception {
    this.routes = routes;
    this.access = access;
    this.base = base;
    this.served = Json.mapper().readTree(get(PATH));
  }

  /** Something in it, by a JSON pointer. */
  public JsonNode at(String pointer) {
    return served.at(pointer);
  }

  /** It is the committed one, and tells all of each route. */
  public void assertHeld() throws Exception {
    assertIsCommitted();
    assertTellsOfEveryRoute();
    assertEveryMessageHasAnExample();
    assertNoRequestIsReadAsYaml();
  }

  private void assertIsCommitted() throws Exception {
    String yaml = get(PATH + ".yaml");
    Path committed = Path.of("../docs/openapi", routes.service() + ".yaml");
    if (System.getProperty("sealift.rewrite") != null) {
      Files.writeString(committed, yaml);
    }
    assertThat(committed).as("written anew by this test with -Dsealift.rewrite").hasContent(yaml);
  }

  private void assertTellsOfEveryRoute() {
    assertThat(served.get("openapi").stringValue()).startsWith("3.1.");
    Set<String> described = new TreeSet<>();
    served
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .propertyNames()
                .forEach(method ->
                    described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    Set<Route> wanted =
        routes.all().stream()
            .filter(route -> !route.pattern().startsWith("/actuator/"))
            .filter(route -> !route.pattern().startsWith(PATH))
            .collect(Collectors.toSet());
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(wanted.stream().map(Route::toString).toList());
    wanted.forEach(this::assertIsTold);
  }

  private void assertIsTold(Route route) {
    JsonNode operation =
        served.get("paths").get(route.pattern()).get(route.method().toLowerCase(Locale.ROOT));
    assertThat(operation.path("summary").asString("")).as("%s", route).isNotBlank();
    assertThat(operation.path("description").asString(""))
        .as("%s", route)
        .isEqualTo("Roles: " + String.join(", ", route.words()) + ".");
    assertThat(operation.at("/responses/default/$ref").asString(""))
        .as("%s", route)
        .isEqualTo("#/components/responses/Problem");
    Set<String> proofs = new TreeSet<>();
    operation.path("security").forEach(proof -> proofs.addAll(proof.propertyNames()));
    assertThat(proofs)
        .as("%s", route)
        .isEqualTo(
            route.roles().stream()
                .map(role -> role.isOfPeople() ? "token" : "certificate")
                .collect(Collectors.toSet()));
    proofs.forEach(proof ->
        assertThat(served.at("/components/securitySchemes/" + proof).isObject())
            .as(proof)
            .isTrue());
  }

  /** What a body may be has an example. */
  private void assertEveryMessageHasAnExample() {
    for (JsonNode path : served.get("paths")) {
      for (JsonNode operation : path) {
        JsonNode schema = operation.at("/requestBody/content/application~1json/schema");
        if (!schema.isMissingNode()) {
          String name = schema.get("$ref").stringValue().replace("#/components/schemas/", "");
          assertThat(served.at("/components/schemas/" + name + "/examples/0").isObject())
              .as(name)
              .isTrue();
        }
      }
    }
  }

  /** What writes the description in YAML reads no request in it. */
  private void assertNoRequestIsReadAsYaml() throws Exception {
    Route posted =
        routes.all().stream()
            .filter(route -> route.method().equals("POST") && !route.pattern().contains("{"))
            .filter(route -> served.at(pointer(route)).isObject())
            .findFirst()
            .orElseThrow();
    HttpRequest request =
        request(posted.pattern())
            .header("Content-Type", "application/yaml")
            .POST(BodyPublishers.ofString("a: b\n"))
            .build();
    assertThat(access.send(routes, request, BodyHandlers.ofString()).statusCode())
        .as("%s in YAML", posted)
        .isEqualTo(415);
  }

  private static String pointer(Route route) {
    return "/paths/" + route.pattern().replace("/", "~1") + "/post/requestBody";
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT);
  }

  private String get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response =
        access.send(routes, request(path).build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }
}

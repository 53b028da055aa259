package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.event.Topics;
import dev.sealift.api.rest.LogPage;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.testservers.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** The descriptions of the interfaces name all there is. */
class InterfaceTest {

  private static Site site;

  @BeforeAll
  static void start() throws Exception {
    site = new Site(TestKafka.shared());
  }

  @AfterAll
  static void stop() {
    site.close();
  }

  @Test
  void openApi_namesEveryRoute() {
    JsonNode described = site.api().get("/v1/openapi", JsonNode.class);

    Set<String> routes = new TreeSet<>();
    site.api()
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, handler) -> {
          if (handler.getBeanType().getPackageName().startsWith("dev.sealift")) {
            routes.addAll(mapping.getPatternValues());
          }
        });
    assertThat(routes).hasSizeGreaterThan(10);
    assertThat(described.get("paths").propertyNames()).containsAll(routes);
    assertThat(described.at("/components/schemas/Migration/properties/mid/type").stringValue())
        .isEqualTo("string");
    assertThat(described.at("/components/schemas/Receipt/properties").propertyNames())
        .contains("decisionProof", "closedProof");
    assertThat(described.at("/components/schemas/InclusionProof/properties/path/items/type"))
        .hasToString("\"string\"");
  }

  @Test
  void openApi_isTheCommittedOne_withExamplesAndProblemsEverywhere() throws Exception {
    String served = site.api().send(site.api().request("/v1/openapi.yaml").build()).body();
    Path committed = Path.of("../docs/openapi.yaml");
    if (System.getProperty("sealift.rewrite") != null) {
      Files.writeString(committed, served);
    }
    assertThat(committed).as("written anew by this test with -Dsealift.rewrite").hasContent(served);
    JsonNode described = site.api().get("/v1/openapi", JsonNode.class);
    assertThat(described.get("openapi").stringValue()).startsWith("3.1.");
    for (JsonNode path : described.get("paths")) {
      for (JsonNode operation : path) {
        assertThat(operation.get("summary").stringValue()).isNotBlank();
        assertThat(operation.get("description").stringValue()).startsWith("Roles: ");
        assertThat(operation.at("/responses/default/$ref").stringValue())
            .isEqualTo("#/components/responses/Problem");
      }
    }
    assertThat(described.at("/components/schemas/Migration/examples/0/state").stringValue())
        .isEqualTo("COMPLETED");
  }

  @Test
  void log_isPassedOnAsTheBrokerGivesIt() {
    assertThat(site.api().get("/v1/log/checkpoint", CosignedCheckpoint.class))
        .isEqualTo(new CosignedCheckpoint("checkpoint", "cosignature"));
    assertThat(site.api().get("/v1/log/leaves?from=7", LogPage.class))
        .isEqualTo(new LogPage(7, List.of("leaf")));
    assertThat(site.api().refused(site.api().request("/v1/log/leaves?from=-1").build()).field())
        .isEqualTo("from");
  }

  @Test
  void asyncApi_namesEveryTopicAndType() throws Exception {
    String text = Files.readString(Path.of("../docs/asyncapi.yaml"));

    Map<String, Object> described = new Yaml().load(text);

    assertThat(described).containsEntry("asyncapi", "3.0.0");
    assertThat(text)
        .contains(
            List.of(
                Topics.COMMANDS,
                Topics.EVENTS,
                Topics.PROGRESS,
                Topics.CONSOLE,
                Topics.MIGRATIONS));
    for (String type :
        List.of(
            "command.start-machine",
            "command.stop-machine",
            "command.migrate-in",
            "command.migrate-out",
            "command.cancel-migration",
            "event.host-heartbeat",
            "event.machine-changed",
            "event.migration-listening",
            "event.migration-changed",
            "event.command-refused",
            "event.violation",
            "event.migration-progress",
            "event.console",
            "event.migration")) {
      assertThat(text).contains("const: dev.sealift." + type + "\n");
    }
  }
}

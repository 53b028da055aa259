package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Routes;
import dev.sealift.accesstest.DescribedInterface;
import dev.sealift.api.event.Topics;
import dev.sealift.api.rest.LogPage;
import dev.sealift.orchestrator.fixture.Orchestrator;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.protocol.log.CosignedCheckpoint;
import dev.sealift.testservers.TestKafka;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

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
  void openApi_isTheCommittedOne_andTellsAllOfEveryRoute() throws Exception {
    DescribedInterface described =
        new DescribedInterface(Routes.ORCHESTRATOR, Orchestrator.ACCESS, site.api().uri(""));
    described.assertHeld();
    assertThat(described.at("/components/schemas/Migration/properties/mid/type"))
        .hasToString("\"string\"");
    assertThat(described.at("/components/schemas/Receipt/properties").propertyNames())
        .contains("decisionProof", "closedProof");
    assertThat(described.at("/components/schemas/InclusionProof/properties/path/items/type"))
        .hasToString("\"string\"");
    assertThat(described.at("/components/schemas/Migration/examples/0/state"))
        .hasToString("\"COMPLETED\"");
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

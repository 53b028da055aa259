package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.Migration;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.standalone.Services;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has machines move over slow links, and keeps what Prometheus then answers to every query of every
 * dashboard, for `deploy/grafana/pictures` to draw. Minutes that are worth a picture: run when
 * asked for by name.
 */
@ExtendWith(LiveCluster.class)
class DashboardRecording {

  private static final Path RECORDED = Path.of("target/dashboards");

  /** As often as Prometheus scrapes. */
  private static final Duration STEP = Duration.ofSeconds(5);

  /** What rises in the first few scrapes of a series, Prometheus takes for more than it is. */
  private static final int QUIET_SCRAPES = 12;

  /** Takes half a minute on a slow link, and is scraped several times meanwhile. */
  private static final long LARGE_MIB = 256;

  private static final long SMALL_MIB = 128;

  @TempDir private static Path work;

  private OrchestratorClient client;
  private LivePrometheus prometheus;

  @Test
  void everyQueryIsAnsweredAfterMovesThatCompleteAbortAndAreRefused() throws Exception {
    try (OrchestratorClient orchestrator = LiveCluster.cluster().client();
        LivePrometheus started = LivePrometheus.start(work)) {
      client = orchestrator;
      prometheus = started;
      prometheus.await("min(count_over_time(up[1h])) > " + QUIET_SCRAPES);
      Instant from = Instant.now();
      DemoCluster.HONEST.forEach(host -> slowLink(host, () -> Tap::pass));
      VmId web = LiveCluster.startMachine(client, "web", "host-1", LARGE_MIB, new byte[32]);
      LiveCluster.startMachine(client, "mail", "host-2", SMALL_MIB, new byte[32]);

      completes(migrate("web", "host-2"));
      Migration together = migrate("web", "host-3");
      completes(migrate("mail", "host-1"));
      completes(together);
      replayIsNoticed();
      operatorCancels();
      rogueHostIsRefused(web);
      LiveCluster.knockAtWrongDoors();
      prometheus.awaitTurnedAway();
      completes(migrate("mail", "host-2"));
      Migration last = completes(migrate("web", "host-1"));

      prometheus.await("sum(max_over_time(sealift_migrations_under_way[20s])) == 0");

      List<Dashboard> dashboards = Dashboard.all(last.id());
      prometheus.await(dashboards);
      record(dashboards, last.id(), from, Instant.now());
    }
  }

  private static void slowLink(String target, Supplier<Tap.Editor> perConnection) {
    LiveCluster.cluster().tap(target).edit(() -> new SlowLink(perConnection.get()));
  }

  private Migration migrate(String vm, String to) throws Exception {
    LiveCluster.awaitHonestHosts(client);
    return client.migrate(vm, to);
  }

  private Migration completes(Migration migration) throws Exception {
    return ends(migration, MigrationState.COMPLETED);
  }

  /** Follows it until Prometheus, too, has seen its end. */
  private Migration ends(Migration migration, MigrationState wanted) throws Exception {
    Migration end = LiveCluster.follow(client, migration.id());
    assertThat(end.state()).as("%s", end).isEqualTo(wanted);
    prometheus.await(
        "sealift_recent_migration{migration=\"%s\",state=\"%s\"}".formatted(end.id(), end.state()));
    return end;
  }

  private void replayIsNoticed() throws Exception {
    AtomicInteger replays = new AtomicInteger();
    slowLink("host-2", () -> new PageReplay(replays));
    ends(migrate("web", "host-2"), MigrationState.ABORTED);
    slowLink("host-2", () -> Tap::pass);
    assertThat(replays).hasPositiveValue();
  }

  private void operatorCancels() throws Exception {
    Migration migration = migrate("web", "host-2");
    prometheus.await(
        "sealift_recent_migration_pages{migration=\"%s\"} > 0".formatted(migration.id()));
    client.cancel(migration.id());
    ends(migration, MigrationState.ABORTED);
  }

  private void rogueHostIsRefused(VmId vm) throws Exception {
    assertThatThrownBy(() -> client.migrate("web", DemoCluster.ROGUE))
        .hasMessageContaining("host-not-attested");
    Host rogue =
        client.hosts().stream()
            .filter(h -> h.name().equals(DemoCluster.ROGUE))
            .findFirst()
            .orElseThrow();
    assertThat(new HostileOrchestrator(LiveCluster.cluster()).askForTicket(vm, "host-3", rogue))
        .startsWith(HostileOrchestrator.REFUSED);
    assertThat(
            LiveCluster.get(
                    LiveCluster.cluster().person(Routes.ATTESTATION_SERVICE, Role.AUDITOR),
                    Services.ATTESTATION,
                    "/v1/platforms/x")
                .statusCode())
        .isIn(400, 404);
  }

  private void record(List<Dashboard> dashboards, String migration, Instant from, Instant to)
      throws Exception {
    Files.createDirectories(RECORDED);
    for (Dashboard dashboard : dashboards) {
      ObjectNode recording = JsonMapper.shared().createObjectNode();
      recording.put("from", from.toString());
      recording.put("to", to.toString());
      recording.put("stepSeconds", STEP.toSeconds());
      recording.putObject("variables").put("migration", migration);
      ObjectNode answers = recording.putObject("answers");
      for (Dashboard.Query query : dashboard.queries()) {
        JsonNode answer =
            query.instant()
                ? prometheus.instant(query.asked(), to)
                : prometheus.range(query.asked(), from, to, STEP);
        assertThat(answer.get("data").get("result")).as(query.asked()).isNotEmpty();
        answers.set(query.written(), answer);
      }
      JsonMapper.shared().writeValue(RECORDED.resolve(dashboard.uid() + ".json"), recording);
    }
  }
}

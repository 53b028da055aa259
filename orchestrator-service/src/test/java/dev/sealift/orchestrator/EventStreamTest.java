package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import dev.sealift.api.rest.Migration;
import dev.sealift.orchestrator.fixture.Await;
import dev.sealift.orchestrator.fixture.Orchestrator;
import dev.sealift.orchestrator.fixture.SimulatedHost;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.orchestrator.fixture.Tenant;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.testservers.TestKafka;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Server-sent events. */
class EventStreamTest {

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
  void watcherOfAMigration_seesItsStatesAndTicksUntilItsEnd_whicheverInstanceItAsks()
      throws Exception {
    SimulatedHost from = site.host(4);
    SimulatedHost to = site.host(4);
    Tenant tenant = site.machineOn(from);
    HttpClient http = Orchestrator.ACCESS.client(Role.OPERATOR);
    try (Orchestrator other = site.another()) {
      Migration requested = site.migrate(tenant, to);
      List<String> lines = new CopyOnWriteArrayList<>();
      CompletableFuture<Void> stream =
          http.sendAsync(
                  other.request("/v1/migrations/%s/events".formatted(requested.id())).build(),
                  BodyHandlers.ofLines())
              .thenAccept(response -> response.body().forEach(lines::add));
      Await.until("the first event", () -> lines.contains("event:state"));

      Mid mid = site.bringTo(MigrationState.COPYING, requested, from, to);
      Await.until(
          "a tick",
          () -> {
            from.tick(mid, tenant.vm(), 2);
            return lines.contains("event:progress");
          });
      site.tell(requested);
      site.broker.commit(mid, to);
      site.broker.close(mid, from, to);

      stream.get(3, TimeUnit.MINUTES);
      List<Migration> seen =
          lines.stream()
              .filter(line -> line.startsWith("data:"))
              .flatMap(EventStreamTest::parsed)
              .toList();
      assertThat(seen).allMatch(migration -> migration.id().equals(requested.id()));
      assertThat(seen).extracting(migration -> migration.timeline().size()).isSorted();
      assertThat(seen.getLast().state()).isEqualTo(MigrationState.COMPLETED);
      assertThat(seen).anyMatch(migration -> migration.round() == 2);
    }
  }

  /** Clocks may differ by a minute, so a token that is just over is still let in. */
  @Test
  void streamEndsWithTheTokenOfWhoFollows() throws Exception {
    Migration requested = site.migrate(site.machineOn(site.host(4)), site.host(4));
    for (String path :
        List.of("/v1/migrations/%s/events".formatted(requested.id()), "/v1/events")) {
      HttpRequest request =
          HttpRequest.newBuilder(site.api().uri(path))
              .header(
                  "Authorization",
                  Orchestrator.ACCESS.bearer(
                      Routes.ORCHESTRATOR, Duration.ofSeconds(-5), Role.VIEWER))
              .build();

      HttpResponse<String> stream = site.api().send(request);

      assertThat(stream.statusCode()).isEqualTo(200);
      assertThat(stream.body()).startsWith(":here");
    }
  }

  private static Stream<Migration> parsed(String line) {
    try {
      return Stream.of(Json.read(line.substring("data:".length()), Migration.class));
    } catch (Exception e) {
      throw new AssertionError(line, e);
    }
  }
}

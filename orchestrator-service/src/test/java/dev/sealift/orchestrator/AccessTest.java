package dev.sealift.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.accesstest.AccessMatrix;
import dev.sealift.orchestrator.fixture.Orchestrator;
import dev.sealift.orchestrator.fixture.Site;
import dev.sealift.testservers.TestKafka;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may ask what. */
class AccessTest {

  @Test
  void everyRoute_isForThoseAloneWhoMay() throws Exception {
    try (Site site = new Site(TestKafka.shared())) {
      AccessMatrix matrix =
          new AccessMatrix(Routes.ORCHESTRATOR, Orchestrator.ACCESS, site.api().uri(""));
      matrix.assertHeld(
          site.api().bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class));
    }
  }

  @Test
  void metrics_areForTheMonitor() throws Exception {
    try (Site site = new Site(TestKafka.shared())) {
      String metrics =
          Orchestrator.ACCESS
              .client(Role.MONITOR)
              .send(
                  HttpRequest.newBuilder(site.api().uri("/actuator/prometheus")).build(),
                  BodyHandlers.ofString())
              .body();
      assertThat(metrics).contains("sealift_migrations_under_way");
    }
  }
}

package dev.sealift.hostagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.access.Routes;
import dev.sealift.accesstest.AccessMatrix;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.HostRig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Who may ask what, and what they are told. */
class AccessTest {

  @Test
  void health_isOpen_andUpOnceHypervisorAndKafkaAreReached() throws Exception {
    try (var rig = new HostRig()) {
      rig.hypervisor.close();
      rig.startAgent();
      HttpResponse<String> down = get(rig, "/actuator/health");
      assertThat(down.statusCode()).isEqualTo(503);

      rig.rebootHypervisor("b");

      Await.until("UP", () -> get(rig, "/actuator/health").statusCode() == 200);
    }
  }

  @Test
  void status_isThatOfTheHost() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      Await.until("the machine", () -> get(rig, "/v1/status").body().contains("\"RUNNING\""));
      assertThat(get(rig, "/v1/status").body()).contains("\"host\":\"" + rig.host);
    }
  }

  @Test
  void metrics_countWhatTheAgentDoes() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      assertThat(get(rig, "/actuator/prometheus").body())
          .contains("sealift_agent_hypervisor_adoptions_total");
    }
  }

  @Test
  void everyRoute_isForThoseAloneWhoMay() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      AccessMatrix matrix =
          new AccessMatrix(Routes.HOST_AGENT, HostRig.ACCESS, URI.create(rig.agentUrl()));
      matrix.assertHeld(
          rig.bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class));
    }
  }

  private static HttpResponse<String> get(HostRig rig, String path) throws Exception {
    return HostRig.ACCESS.send(
        Routes.HOST_AGENT,
        HttpRequest.newBuilder(URI.create(rig.agentUrl() + path)).build(),
        BodyHandlers.ofString());
  }
}

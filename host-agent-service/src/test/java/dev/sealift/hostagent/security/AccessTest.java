package dev.sealift.hostagent.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.HostRig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class AccessTest {

  @Test
  void health_isOpen_andUpOnceHypervisorAndKafkaAreReached() throws Exception {
    try (var rig = new HostRig()) {
      rig.hypervisor.close();
      rig.startAgent();
      HttpResponse<String> down = get(rig, "/actuator/health", null);
      assertThat(down.statusCode()).isEqualTo(503);

      rig.rebootHypervisor("b");

      Await.until("UP", () -> get(rig, "/actuator/health", null).statusCode() == 200);
    }
  }

  @Test
  void status_wantsTheToken() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      HttpResponse<String> without = get(rig, "/v1/status", null);
      HttpResponse<String> wrong = get(rig, "/v1/status", "Bearer " + HostRig.TOKEN + "x");
      Await.until(
          "the machine", () -> get(rig, "/v1/status", right()).body().contains("\"RUNNING\""));

      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(without.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
      assertThat(without.body()).contains("urn:sealift:problem:unauthorized");
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(get(rig, "/v1/status", right()).body()).contains("\"host\":\"" + rig.host);
    }
  }

  @Test
  void metrics_wantTheToken_andCountWhatTheAgentDoes() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      assertThat(get(rig, "/actuator/prometheus", null).statusCode()).isEqualTo(401);
      assertThat(get(rig, "/actuator/prometheus", right()).body())
          .contains("sealift_agent_hypervisor_adoptions_total");
    }
  }

  private static String right() {
    return "Bearer " + HostRig.TOKEN;
  }

  private static HttpResponse<String> get(HostRig rig, String path, String authorization)
      throws Exception {
    var request = HttpRequest.newBuilder(URI.create(rig.agentUrl() + path));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try (var http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    }
  }
}

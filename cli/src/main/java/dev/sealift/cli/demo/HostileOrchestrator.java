package dev.sealift.cli.demo;

import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.api.management.HypervisorStatus;
import dev.sealift.api.management.ManagementResponse;
import dev.sealift.api.management.Operations;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.Problem;
import dev.sealift.protocol.id.VmId;
import dev.sealift.standalone.ClusterException;
import dev.sealift.standalone.Services;
import dev.sealift.standalone.service.HypervisorClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Attack I9: an orchestrator that skips its own checks and asks the key broker for a ticket. */
final class HostileOrchestrator {

  /** How an answer begins that is a refusal. */
  static final String REFUSED = "refused, ";

  private final DemoCluster cluster;

  HostileOrchestrator(DemoCluster cluster) {
    this.cluster = cluster;
  }

  /**
   * Asks for leave to migrate to a host that has no attestation result, with the source's result in
   * its place.
   *
   * @return what the broker answered
   */
  String askForTicket(VmId vm, String source, Host target)
      throws IOException, InterruptedException, ClusterException, MalformedMessageException {
    String result = attestation(source);
    TicketRequest request =
        new TicketRequest(
            vm,
            Objects.requireNonNull(target.platform()),
            result,
            result,
            UUID.randomUUID().toString());
    Caller orchestrator = cluster.service(Services.ORCHESTRATOR);
    try (HttpClient http = orchestrator.client()) {
      HttpResponse<String> response =
          http.send(
              orchestrator
                  .request(URI.create(cluster.address(Services.BROKER) + "/v1/migrations"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofByteArray(Json.writeBytes(request)))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() / 100 == 2) {
        return "granted a ticket";
      }
      Problem problem = Json.read(response.body(), Problem.class);
      return REFUSED + problem.slug() + ": " + problem.detail();
    }
  }

  private String attestation(String host) throws IOException, MalformedMessageException {
    try (HypervisorClient socket = cluster.managementSocket(host)) {
      ManagementResponse response = socket.call(Operations.STATUS, Map.of());
      if (response.result() == null) {
        throw new IOException("the hypervisor refused to tell its status");
      }
      return Objects.requireNonNull(
          Json.fromTree(response.result(), HypervisorStatus.class).attestation());
    }
  }
}

package dev.sealift.cli.compose;

import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The ports of this machine that the cluster publishes. */
final class PublishedPorts {
  private PublishedPorts() {}

  /**
   * Fails if somebody else has one of them: the engine would find out when half of the cluster
   * runs.
   *
   * @param file docker-compose.yml as {@code docker compose config} prints it
   * @param running the services that run already, and have theirs
   */
  static void requireFree(JsonNode file, Set<String> running) throws CliException {
    for (Map.Entry<String, JsonNode> service : file.path("services").properties()) {
      if (!running.contains(service.getKey())) {
        for (JsonNode port : service.getValue().path("ports")) {
          requireFree(
              service.getKey(), port.path("host_ip").asString(), port.path("published").asString());
        }
      }
    }
  }

  private static void requireFree(String service, String address, String port) throws CliException {
    try (ServerSocket _ =
        new ServerSocket(Integer.parseInt(port), 1, InetAddress.getByName(address))) {
      return;
    } catch (IOException e) {
      throw new CliException(
          ExitCode.FAILED,
          ("port %s of %s, which %s publishes, is not free;"
                  + " end what has it, or name another: docs/cluster.md has the variables")
              .formatted(port, address, service));
    }
  }
}

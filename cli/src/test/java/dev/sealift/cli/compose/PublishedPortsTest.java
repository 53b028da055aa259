package dev.sealift.cli.compose;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.Json;
import dev.sealift.cli.CliException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PublishedPortsTest {
  private static JsonNode file(int port) {
    return Json.mapper()
        .readTree(
            """
            {"services": {
              "kafka": {},
              "zipkin": {"ports": [{"host_ip": "127.0.0.1", "target": 9, "published": "%d"}]}
            }}
            """
                .formatted(port));
  }

  @Test
  void portThatSomebodyHas_isNamed_unlessTheServiceItselfHasIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      JsonNode file = file(taken.getLocalPort());
      assertThatThrownBy(() -> PublishedPorts.requireFree(file, Set.of("kafka")))
          .isInstanceOf(CliException.class)
          .hasMessageStartingWith(
              "port %d of 127.0.0.1, which zipkin publishes, is not free"
                  .formatted(taken.getLocalPort()));
      assertThatCode(() -> PublishedPorts.requireFree(file, Set.of("zipkin")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void freePort_isLeftFree() throws Exception {
    int port;
    try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    PublishedPorts.requireFree(file(port), Set.of());
    PublishedPorts.requireFree(file(port), Set.of());
  }
}

package dev.sealift.cli.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.api.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Reads docker-compose.yml as compose does; it needs the program and no engine. */
class ComposeFileTest {
  private static JsonNode file = Json.mapper().createObjectNode();

  @BeforeAll
  static void readFile() throws Exception {
    Path home = Path.of(System.getProperty("sealift.home"));
    try {
      Process process =
          new ProcessBuilder("docker", "compose", "--profile", "*", "config", "--format", "json")
              .directory(home.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] output = process.getInputStream().readAllBytes();
      assumeTrue(process.waitFor() == 0, "docker compose is not there");
      file = Json.mapper().readTree(output);
    } catch (IOException absent) {
      abort("docker is not there");
    }
  }

  @Test
  void noContainerHasMoreThanItNeeds() {
    for (Map.Entry<String, JsonNode> service : file.path("services").properties()) {
      JsonNode settings = service.getValue();
      assertThat(settings.path("read_only").asBoolean()).as(service.getKey()).isTrue();
      assertThat(settings.path("cap_drop").toString()).as(service.getKey()).isEqualTo("[\"ALL\"]");
      assertThat(settings.path("security_opt").toString())
          .as(service.getKey())
          .isEqualTo("[\"no-new-privileges:true\"]");
      assertThat(settings.path("user").asString("0"))
          .as(service.getKey())
          .matches("[1-9][0-9]*:[1-9][0-9]*");
      assertThat(settings.has("privileged") || settings.has("ulimits"))
          .as(service.getKey())
          .isFalse();
      JsonNode limits = settings.path("deploy").path("resources").path("limits");
      assertThat(limits.has("memory") && limits.has("cpus") && limits.has("pids"))
          .as(service.getKey())
          .isTrue();
    }
  }

  @Test
  void hypervisorsAloneSpeakOnTheDataNetwork_andTheTrustedOneHasNoHostOnIt() {
    assertThat(on("data")).containsExactly("host-1", "host-2", "host-3");
    assertThat(on("trusted"))
        .containsExactly(
            "attestation-service",
            "key-broker-1",
            "key-broker-2",
            "postgres-attestation",
            "postgres-broker");
    for (String network : List.of("trusted", "management", "data")) {
      assertThat(file.path("networks").path(network).path("internal").asBoolean())
          .as(network)
          .isTrue();
    }
  }

  @Test
  void whatIsPublished_isPublishedOnLoopbackAlone() {
    List<String> addresses = new ArrayList<>();
    for (JsonNode service : file.path("services")) {
      for (JsonNode port : service.path("ports")) {
        addresses.add(port.path("host_ip").asString(""));
      }
    }
    assertThat(addresses).hasSizeGreaterThan(3).containsOnly("127.0.0.1");
  }

  @Test
  void servicesTellZipkin_andReachIt() {
    Set<String> told = new TreeSet<>();
    for (Map.Entry<String, JsonNode> service : file.path("services").properties()) {
      JsonNode endpoint =
          service.getValue().path("environment").path("MANAGEMENT_TRACING_EXPORT_ZIPKIN_ENDPOINT");
      if (endpoint.asString("").equals("http://zipkin:9411/api/v2/spans")) {
        told.add(service.getKey());
      }
    }
    assertThat(told)
        .containsExactly(
            "attestation-service",
            "host-1",
            "host-2",
            "host-3",
            "key-broker-1",
            "key-broker-2",
            "orchestrator-1",
            "orchestrator-2");
    assertThat(on("management")).contains("zipkin").containsAll(told);
  }

  private static Set<String> on(String network) {
    Set<String> found = new TreeSet<>();
    file.path("services")
        .properties()
        .forEach(service -> {
          if (service.getValue().path("networks").has(network)) {
            found.add(service.getKey());
          }
        });
    return found;
  }
}

package dev.sealift.hostagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class AgentPropertiesTest {

  private static final Map<String, String> HONEST =
      Map.of(
          "host", "host-1",
          "home", "/var/lib/sealift",
          "socket", "/run/sealift.sock",
          "attestation-url", "http://127.0.0.1:8081",
          "broker-url", "http://127.0.0.1:8082",
          "trust-file", "/etc/trust.json",
          "images-dir", "/var/images",
          "hypervisor-class-path-file", "/etc/classpath");

  @Test
  void whatIsNotSet_hasSafeDefaults() {
    AgentProperties properties = bind(HONEST);

    assertThat(properties.maxMachines()).isEqualTo(4);
    assertThat(properties.heartbeat()).hasSeconds(2);
    assertThat(properties.advertisedDataAddress()).isNull();
    assertThat(properties.dataBindAddress()).isEqualTo("127.0.0.1");
    assertThat(properties.hypervisorHome()).hasToString("/var/lib/sealift/hypervisor");
  }

  @ParameterizedTest
  @CsvSource({
    "host, Host_1",
    "data-bind-address, [::]:7000",
    "data-port, 65536",
    "advertised-data-address, nowhere",
    "attestation-url, ftp://127.0.0.1",
    "attestation-url, http://verifier.example",
    "broker-url, 127.0.0.1",
    "max-machines, 0",
    "tpm, discrete",
    "hypervisor-heap, 1MB",
    "heartbeat, 1ms",
    "command-max-age, 0s"
  })
  void valueOutOfBounds_isRefusedByTheNameOfItsProperty(String name, String value) {
    Map<String, String> settings = new HashMap<>(HONEST);
    settings.put(name, value);

    assertThatThrownBy(() -> bind(settings))
        .rootCause()
        .hasMessageContaining("sealift.agent." + name);
  }

  @ParameterizedTest
  @CsvSource({
    "host",
    "home",
    "socket",
    "attestation-url",
    "broker-url",
    "trust-file",
    "images-dir",
    "hypervisor-class-path-file"
  })
  void missingValue_isRefusedByTheNameOfItsProperty(String name) {
    Map<String, String> settings = new HashMap<>(HONEST);
    settings.remove(name);

    assertThatThrownBy(() -> bind(settings))
        .rootCause()
        .hasMessageContaining("sealift.agent.%s is missing".formatted(name));
  }

  @Test
  void socketPathThatNoUnixSocketCanHave_isRefused() {
    Map<String, String> settings = new HashMap<>(HONEST);
    settings.put("socket", "/" + "s".repeat(107));
    assertThatThrownBy(() -> bind(settings))
        .rootCause()
        .hasMessageContaining("sealift.agent.socket");

    settings.put("socket", "/" + "s".repeat(106));
    assertThat(bind(settings)).isNotNull();
  }

  @Test
  void hypervisorThatListensOnAllAddresses_wantsOneToTellOthers() {
    Map<String, String> settings = new HashMap<>(HONEST);
    settings.put("data-bind-address", "0.0.0.0");
    assertThatThrownBy(() -> bind(settings))
        .rootCause()
        .hasMessageContaining("sealift.agent.advertised-data-address is missing");

    settings.put("advertised-data-address", "host-1:7000");
    assertThat(bind(settings).advertisedDataAddress()).isEqualTo("host-1:7000");
  }

  private static AgentProperties bind(Map<String, String> settings) {
    Map<String, String> prefixed = new HashMap<>();
    settings.forEach((name, value) -> prefixed.put("sealift.agent." + name, value));
    return new Binder(new MapConfigurationPropertySource(prefixed))
        .bind("sealift.agent", AgentProperties.class)
        .get();
  }
}

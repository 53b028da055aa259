package dev.sealift.orchestrator.broker;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the key broker is.
 *
 * @param brokerUrl its base URL
 */
@ConfigurationProperties("sealift.orchestrator")
record OrchestratorBroker(URI brokerUrl) {

  OrchestratorBroker {
    if (brokerUrl == null || !brokerUrl.isAbsolute()) {
      throw new IllegalArgumentException(
          "sealift.orchestrator.broker-url is not set to an absolute URL");
    }
  }
}

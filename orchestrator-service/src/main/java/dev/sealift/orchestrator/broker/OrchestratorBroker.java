package dev.sealift.orchestrator.broker;

import dev.sealift.access.PeerUrl;
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
    if (brokerUrl == null || !PeerUrl.isSafe(brokerUrl)) {
      throw new IllegalArgumentException(
          "sealift.orchestrator.broker-url: want https and the address of the key broker");
    }
  }
}

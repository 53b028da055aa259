package dev.sealift.attestationservice.openapi;

import dev.sealift.attestation.evidence.EvidenceDocument;
import dev.sealift.openapi.OpenApiConfiguration;
import dev.sealift.openapi.ServiceInterface;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** What is served at /v1/openapi, and committed under docs/openapi. */
@Configuration(proxyBeanMethods = false)
@Import(OpenApiConfiguration.class)
class InterfaceConfiguration {

  @Bean
  ServiceInterface serviceInterface() {
    // The one tree in a message is evidence, whose form the module of messages does not know.
    SpringDocUtils.getConfig().replaceWithClass(JsonNode.class, EvidenceDocument.class);
    return new ServiceInterface(
        "Sealift attestation-service",
        "Enrolment and appraisal of hosts, reference values, and the witness of the broker's log.",
        Examples::all);
  }
}

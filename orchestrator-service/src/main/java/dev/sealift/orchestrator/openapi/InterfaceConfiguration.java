package dev.sealift.orchestrator.openapi;

import dev.sealift.openapi.OpenApiConfiguration;
import dev.sealift.openapi.ServiceInterface;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What is served at /v1/openapi, and committed under docs/openapi. */
@Configuration(proxyBeanMethods = false)
@Import(OpenApiConfiguration.class)
class InterfaceConfiguration {

  @Bean
  ServiceInterface serviceInterface() {
    return new ServiceInterface(
        "Sealift orchestrator", "Hosts, machines and migrations.", Examples::all);
  }
}

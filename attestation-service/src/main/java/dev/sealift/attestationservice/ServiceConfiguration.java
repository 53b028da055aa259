package dev.sealift.attestationservice;

import dev.sealift.api.Json;
import dev.sealift.protocol.crypto.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the features share. */
@Configuration(proxyBeanMethods = false)
class ServiceConfiguration {

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  SecureRandom secureRandom() {
    return new SecureRandom();
  }

  @Bean
  JsonMapper jsonMapper() {
    return Json.mapper();
  }

  @Bean
  SigningKey signingKey(AttestationProperties properties) {
    try {
      return SigningKey.fromJwk(Files.readString(properties.signingKeyFile()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "sealift.attestation.signing-key-file: no private P-256 JSON Web Key in %s"
              .formatted(properties.signingKeyFile()),
          e);
    }
  }
}

package dev.sealift.attestationservice;

import dev.sealift.access.Routes;
import dev.sealift.access.server.AccessConfiguration;
import dev.sealift.api.Json;
import dev.sealift.metrics.AttestationMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.signed.MalformedObjectException;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** What the features share. */
@Configuration(proxyBeanMethods = false)
@Import(AccessConfiguration.class)
class ServiceConfiguration {

  @Bean
  Routes routes() {
    return Routes.ATTESTATION_SERVICE;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Meters meters(MeterRegistry registry) {
    return new Meters(registry, AttestationMetric.values());
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
    String property = "sealift.attestation.signing-key-file";
    String jwk = ConfiguredFile.read(property, properties.signingKeyFile());
    try {
      return SigningKey.fromJwk(jwk);
    } catch (IllegalArgumentException e) {
      throw new MisconfiguredException(property, "names no private P-256 JSON Web Key");
    }
  }

  /** The trust file, which must pin the key that this service signs with. */
  @Bean
  TrustAnchors trustAnchors(AttestationProperties properties, SigningKey signingKey) {
    String property = "sealift.attestation.trust-file";
    String json = ConfiguredFile.read(property, properties.trustFile());
    TrustAnchors anchors;
    try {
      anchors = TrustAnchors.parse(json);
    } catch (MalformedObjectException e) {
      throw new MisconfiguredException(
          property, "names no trust file: %s".formatted(e.getMessage()));
    }
    if (!anchors.attestationKey().equals(signingKey.publicKey())) {
      throw new MisconfiguredException(
          property, "pins another key than the attestation-service signs with");
    }
    return anchors;
  }
}

package dev.sealift.keybroker;

import dev.sealift.access.Routes;
import dev.sealift.access.server.AccessConfiguration;
import dev.sealift.api.Json;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.keybroker.keys.MasterKey;
import dev.sealift.metrics.BrokerMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.signed.MalformedObjectException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** The keys of the broker, and the outside world: time, chance and JSON. */
@Configuration(proxyBeanMethods = false)
@Import(AccessConfiguration.class)
class BrokerConfiguration {

  @Bean
  Routes routes() {
    return Routes.KEY_BROKER_SERVICE;
  }

  @Bean
  Meters meters(MeterRegistry registry) {
    return new Meters(registry, BrokerMetric.values());
  }

  /** As fine as what is signed: a state that is read again is the one that was written. */
  @Bean
  Clock clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
  }

  @Bean
  StepTrace stepTrace() {
    return StepTrace.inLog(Program.BROKER, Optional.empty());
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
  SigningKey signingKey(BrokerProperties properties) {
    return KeyFiles.read(
        "sealift.broker.signing-key-file",
        properties.signingKeyFile(),
        bytes -> SigningKey.fromJwk(new String(bytes, StandardCharsets.UTF_8)));
  }

  @Bean
  HpkePrivateKey sealingKey(BrokerProperties properties) {
    return KeyFiles.read(
        "sealift.broker.sealing-key-file",
        properties.sealingKeyFile(),
        HpkePrivateKey::fromBase64Url);
  }

  @Bean
  MasterKey masterKey(BrokerProperties properties, SecureRandom random) {
    return KeyFiles.read(
        "sealift.broker.master-key-file",
        properties.masterKeyFile(),
        bytes -> MasterKey.fromBase64Url(bytes, random));
  }

  /** The trust file, which must pin the keys that this broker signs and opens with. */
  @Bean
  TrustAnchors trustAnchors(
      BrokerProperties properties, SigningKey signingKey, HpkePrivateKey sealingKey) {
    TrustAnchors anchors =
        KeyFiles.read(
            "sealift.broker.trust-file", properties.trustFile(), BrokerConfiguration::parse);
    if (!anchors.brokerKey().equals(signingKey.publicKey())
        || !anchors.brokerSealingKey().equals(sealingKey.publicKey())) {
      throw new MisconfiguredException(
          "sealift.broker.trust-file", "it pins other keys than the broker's key files hold");
    }
    return anchors;
  }

  private static TrustAnchors parse(byte[] json) {
    try {
      return TrustAnchors.parse(new String(json, StandardCharsets.UTF_8));
    } catch (MalformedObjectException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}

package dev.sealift.orchestrator.broker;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.timelimiter.TimeLimiterConfig;
import java.time.Duration;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JCircuitBreakerFactory;
import org.springframework.cloud.circuitbreaker.resilience4j.Resilience4JConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.Customizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The circuit to the key broker. */
@Configuration(proxyBeanMethods = false)
class BreakerConfiguration {

  static final String BROKER = "key-broker";

  /** Beyond two tries with their own time-outs: the breaker's clock never cuts in first. */
  private static final Duration LONGEST_CALL = Duration.ofSeconds(15);

  /** A restarted broker is noticed within a second, which a frozen machine waits for. */
  private static final Duration OPEN = Duration.ofSeconds(1);

  @Bean
  Customizer<Resilience4JCircuitBreakerFactory> breakers() {
    return factory ->
        factory.configure(
            (Resilience4JConfigBuilder builder) ->
                builder
                    .timeLimiterConfig(
                        TimeLimiterConfig.custom().timeoutDuration(LONGEST_CALL).build())
                    .circuitBreakerConfig(
                        CircuitBreakerConfig.custom()
                            .slidingWindowSize(10)
                            .minimumNumberOfCalls(5)
                            .failureRateThreshold(50)
                            .waitDurationInOpenState(OPEN)
                            .permittedNumberOfCallsInHalfOpenState(2)
                            .build()),
            BROKER);
  }
}

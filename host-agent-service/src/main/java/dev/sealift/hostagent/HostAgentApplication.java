package dev.sealift.hostagent;

import dev.sealift.access.Routes;
import dev.sealift.access.server.AccessConfiguration;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The management software of one host: the hypervisor's starter, messenger and loudspeaker. */
@SpringBootApplication
@ConfigurationPropertiesScan
@Import(AccessConfiguration.class)
public class HostAgentApplication {

  /** Starts the agent; everything it needs is in its properties. */
  public static void main(String[] args) {
    SpringApplication.run(HostAgentApplication.class, args);
  }

  @Bean
  Routes routes() {
    return Routes.HOST_AGENT;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Meters meters(MeterRegistry registry) {
    return new Meters(registry, AgentMetric.values());
  }
}

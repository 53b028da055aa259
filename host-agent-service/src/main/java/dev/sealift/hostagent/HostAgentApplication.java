package dev.sealift.hostagent;

import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The management software of one host: the hypervisor's starter, messenger and loudspeaker. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class HostAgentApplication {

  /** Starts the agent; everything it needs is in its properties. */
  public static void main(String[] args) {
    SpringApplication.run(HostAgentApplication.class, args);
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

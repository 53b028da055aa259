package dev.sealift.orchestrator;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts the orchestrator. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrchestratorApplication {

  /** Starts the orchestrator with Spring's command line. */
  public static void main(String[] arguments) {
    SpringApplication.run(OrchestratorApplication.class, arguments);
  }
}

package dev.sealift.attestationservice;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The verifier of RATS (RFC 9334). */
@SpringBootApplication
@ConfigurationPropertiesScan
public class AttestationServiceApplication {

  /** Starts the service. */
  public static void main(String[] arguments) {
    SpringApplication.run(AttestationServiceApplication.class, arguments);
  }
}

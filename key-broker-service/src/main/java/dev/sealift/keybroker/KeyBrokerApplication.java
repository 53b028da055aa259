package dev.sealift.keybroker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Starts the key-broker-service. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class KeyBrokerApplication {

  /** Starts the service; Spring's properties are its arguments. */
  public static void main(String[] args) {
    SpringApplication.run(KeyBrokerApplication.class, args);
  }
}

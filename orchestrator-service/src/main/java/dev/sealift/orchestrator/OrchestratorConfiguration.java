package dev.sealift.orchestrator;

import dev.sealift.access.Routes;
import dev.sealift.access.server.AccessConfiguration;
import dev.sealift.api.Json;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine.Program;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What several packages share. */
@Configuration(proxyBeanMethods = false)
@Import(AccessConfiguration.class)
class OrchestratorConfiguration {

  @Bean
  Routes routes() {
    return Routes.ORCHESTRATOR;
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  Meters meters(MeterRegistry registry) {
    return new Meters(registry, OrchestratorMetric.values());
  }

  @Bean
  StepTrace stepTrace() {
    return StepTrace.inLog(Program.ORCHESTRATOR, Optional.empty());
  }

  @Bean
  JsonMapper jsonMapper() {
    return Json.mapper();
  }

  @Bean
  TransactionTemplate transactionTemplate(PlatformTransactionManager manager) {
    return new TransactionTemplate(manager);
  }
}

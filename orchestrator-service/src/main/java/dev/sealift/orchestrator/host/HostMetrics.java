package dev.sealift.orchestrator.host;

import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Counts hosts by standing, and their room. */
@Component
class HostMetrics {

  private static final Logger LOG = LoggerFactory.getLogger(HostMetrics.class);

  private final HostStore hosts;
  private final Clock clock;
  private volatile Fleet fleet = new Fleet(0, 0, 0, 0, 0);

  private record Fleet(long able, long unattested, long silent, long machines, long limit) {}

  HostMetrics(HostStore hosts, Clock clock, Meters meters) {
    this.hosts = hosts;
    this.clock = clock;
    meters.gauge(OrchestratorMetric.HOSTS, () -> fleet.able, "able");
    meters.gauge(OrchestratorMetric.HOSTS, () -> fleet.unattested, "unattested");
    meters.gauge(OrchestratorMetric.HOSTS, () -> fleet.silent, "silent");
    meters.gauge(OrchestratorMetric.HOST_MACHINES, () -> fleet.machines);
    meters.gauge(OrchestratorMetric.HOST_LIMIT, () -> fleet.limit);
  }

  @Scheduled(fixedDelay = 2_000)
  void look() {
    try {
      Instant now = clock.instant();
      List<HostRow> all = hosts.all();
      List<HostRow> online = all.stream().filter(host -> host.online(now)).toList();
      long able = online.stream().filter(host -> host.attested(now)).count();
      fleet =
          new Fleet(
              able,
              online.size() - able,
              all.size() - online.size(),
              online.stream().mapToLong(host -> host.machines().size()).sum(),
              online.stream().mapToLong(HostRow::maxMachines).sum());
    } catch (DataAccessException | TransactionException e) {
      LOG.debug("The hosts could not be looked at", e);
    }
  }
}

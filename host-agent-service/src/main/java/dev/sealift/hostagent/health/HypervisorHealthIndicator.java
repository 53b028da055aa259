package dev.sealift.hostagent.health;

import dev.sealift.hostagent.management.ManagementClient;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** UP while the hypervisor answers on its management socket. */
@Component
final class HypervisorHealthIndicator implements HealthIndicator {

  private final ManagementClient hypervisor;

  HypervisorHealthIndicator(ManagementClient hypervisor) {
    this.hypervisor = hypervisor;
  }

  @Override
  public Health health() {
    return hypervisor.isConnected() ? Health.up().build() : Health.down().build();
  }
}

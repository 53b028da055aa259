package dev.sealift.orchestrator.host;

import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.id.VmId;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Says whether a machine can be put on a host; the refusals name the reason. */
@Component
public class Placement {

  private final HostStore hosts;
  private final JdbcClient jdbc;
  private final Clock clock;

  Placement(HostStore hosts, JdbcClient jdbc, Clock clock) {
    this.hosts = hosts;
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** The host of this name. */
  public HostRow find(String name) {
    return hosts.find(name).orElseThrow(() -> unknown(name));
  }

  /** Refuses a host that cannot take part in anything now. */
  public void requireAble(HostRow host) {
    Instant now = clock.instant();
    if (!host.online(now)) {
      throw ProblemException.conflict(
          "host-offline",
          "host %s or its hypervisor was last heard of at %s"
              .formatted(host.name(), host.lastSeen()));
    }
    if (!host.attested(now)) {
      throw ProblemException.conflict(
          "host-not-attested",
          "host %s holds no attestation result that counts now".formatted(host.name()));
    }
  }

  /**
   * Takes room on a host for a machine: until the transaction ends nobody else can, and then the
   * machine's row shows it.
   */
  public void takeRoom(String name, VmId vm) {
    HostRow host = hosts.lock(name).orElseThrow(() -> unknown(name));
    Set<String> machines = new HashSet<>(host.machines());
    machines.addAll(expected(name));
    machines.remove(vm.value());
    if (machines.size() >= host.maxMachines()) {
      throw ProblemException.conflict(
          "host-full",
          "host %s takes %d machines and has them".formatted(name, host.maxMachines()));
    }
  }

  /** Machines there or on their way, of which its last heartbeat may not tell yet. */
  private Set<String> expected(String host) {
    return Set.copyOf(
        jdbc.sql(
                """
                select id from vm where host = :host
                  and state in ('STARTING', 'RUNNING', 'PAUSED', 'MIGRATING', 'STOPPING')
                union
                select vm from migration where target = :host
                  and state not in ('COMPLETED', 'ABORTED', 'RESCUED', 'FAILED')
                """)
            .param("host", host)
            .query(String.class)
            .list());
  }

  private static ProblemException unknown(String name) {
    return ProblemException.notFound("unknown-host", "there is no host %s".formatted(name));
  }
}

package dev.sealift.orchestrator.machine;

import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes in what hosts tell about machines; an older report never replaces a newer. */
@Component
public class MachineReports {

  private static final Logger LOG = LoggerFactory.getLogger(MachineReports.class);

  private final JdbcClient jdbc;
  private final VmStore vms;
  private final TransactionTemplate transactions;

  MachineReports(JdbcClient jdbc, VmStore vms, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.vms = vms;
    this.transactions = transactions;
  }

  /** A host tells of one machine. */
  public void report(String host, MachineStatus status, Instant at) {
    transactions.executeWithoutResult(_ ->
        vms.lock(status.vm())
            .ifPresent(vm -> {
              if (store(host, status, at)) {
                rederive(vm);
              }
            }));
  }

  /** A host tells of all its machines: one that it no longer tells of is no longer there. */
  public void inventory(HostHeartbeat heartbeat, Instant at) {
    heartbeat.machines().forEach(status -> report(heartbeat.host(), status, at));
    if (heartbeat.hypervisor() == HypervisorHealth.DOWN) {
      return;
    }
    Set<String> gone = new HashSet<>(reportedBefore(heartbeat.host(), at));
    heartbeat.machines().forEach(status -> gone.remove(status.vm().value()));
    for (String vm : gone) {
      forget(heartbeat.host(), new VmId(vm), at);
    }
  }

  private void forget(String host, VmId id, Instant at) {
    transactions.executeWithoutResult(_ ->
        vms.lock(id)
            .ifPresent(vm -> {
              jdbc.sql(
                      "delete from machine_report where vm = ? and host = ?"
                          + " and reported_at < ?")
                  .params(id.value(), host, at.toEpochMilli())
                  .update();
              rederive(vm);
            }));
  }

  private boolean store(String host, MachineStatus status, Instant at) {
    return jdbc.sql(
                """
                insert into machine_report (vm, host, phase, gen, detail, reported_at)
                values (:vm, :host, :phase, :gen, :detail, :at)
                on conflict (vm, host) do update set phase = excluded.phase, gen = excluded.gen,
                  detail = excluded.detail, reported_at = excluded.reported_at
                where machine_report.reported_at <= excluded.reported_at
                """)
            .param("vm", status.vm().value())
            .param("host", host)
            .param("phase", status.phase().name())
            .param("gen", status.gen().value())
            .param("detail", status.detail())
            .param("at", at.toEpochMilli())
            .update()
        == 1;
  }

  private void rederive(VmRow vm) {
    VmRow now = Whereabouts.derive(vm, reports(vm.id()));
    if (!now.equals(vm)) {
      vms.update(now);
    }
    if (now.state() != vm.state()) {
      LOG.atInfo()
          .addKeyValue("vm", vm.id())
          .addKeyValue("from", vm.state())
          .addKeyValue("to", now.state())
          .addKeyValue("host", now.host())
          .log("A machine changed");
    }
  }

  private List<MachineReport> reports(VmId vm) {
    return jdbc.sql("select host, phase, gen, detail from machine_report where vm = ?")
        .param(vm.value())
        .query((row, _) ->
            new MachineReport(
                row.getString("host"),
                MachinePhase.valueOf(row.getString("phase")),
                new Generation(row.getLong("gen")),
                row.getString("detail")))
        .list();
  }

  private List<String> reportedBefore(String host, Instant at) {
    return jdbc.sql("select vm from machine_report where host = ? and reported_at < ?")
        .params(host, at.toEpochMilli())
        .query((row, _) -> row.getString(1))
        .list();
  }
}

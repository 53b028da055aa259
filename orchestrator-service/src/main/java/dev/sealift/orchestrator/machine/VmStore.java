package dev.sealift.orchestrator.machine;

import dev.sealift.api.rest.VmState;
import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps machines. */
@Repository
public class VmStore {

  private static final String LIVING = "select * from vm where state <> 'DELETED'";

  private final JdbcClient jdbc;

  VmStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** Adds a machine, unless it is there already. */
  void add(VmRow vm) {
    jdbc.sql(
            """
            insert into vm (id, name, manifest, image_digest, memory_mib, processes, state, host,
              gen, start_gen, detail, created_at)
            values (:id, :name, :manifest, :imageDigest, :memoryMib, :processes, :state, :host,
              :gen, :startGen, :detail, :createdAt)
            on conflict (id) do nothing
            """)
        .param("id", vm.id().value())
        .param("name", vm.name())
        .param("manifest", vm.manifest())
        .param("imageDigest", vm.imageDigest())
        .param("memoryMib", vm.memoryMib())
        .param("processes", vm.processes().toArray(String[]::new))
        .param("state", vm.state().name())
        .param("host", vm.host())
        .param("gen", vm.generation().value())
        .param("startGen", vm.startGeneration().value())
        .param("detail", vm.detail())
        .param("createdAt", vm.createdAt().toEpochMilli())
        .update();
  }

  /** Keeps how a machine is now; the caller holds its lock. */
  void update(VmRow vm) {
    jdbc.sql(
            """
            update vm set state = :state, host = :host, gen = :gen, start_gen = :startGen,
              detail = :detail where id = :id
            """)
        .param("id", vm.id().value())
        .param("state", vm.state().name())
        .param("host", vm.host())
        .param("gen", vm.generation().value())
        .param("startGen", vm.startGeneration().value())
        .param("detail", vm.detail())
        .update();
  }

  /** Every machine that was not deleted, by name. */
  List<VmRow> all() {
    return jdbc.sql(LIVING + " order by name").query(VmStore::row).list();
  }

  /** The machine of this id or name. */
  public Optional<VmRow> find(String idOrName) {
    return jdbc.sql(LIVING + " and (id = :it or name = :it)")
        .param("it", idOrName)
        .query(VmStore::row)
        .optional();
  }

  /** The machine of this id; until the transaction ends nobody else changes it. */
  public Optional<VmRow> lock(VmId id) {
    return jdbc.sql(LIVING + " and id = ? for update")
        .param(id.value())
        .query(VmStore::row)
        .optional();
  }

  /** Forgets what hosts told of a machine before it was started anew. */
  void forgetReports(VmId id) {
    jdbc.sql("delete from machine_report where vm = ?").param(id.value()).update();
  }

  /** The migration of a machine that is under way. */
  public Optional<String> migrationUnderWay(VmId id) {
    return jdbc.sql(
            "select id from migration where vm = ?"
                + " and state not in ('COMPLETED', 'ABORTED', 'RESCUED', 'FAILED')")
        .param(id.value())
        .query(String.class)
        .optional();
  }

  /** Refuses a machine that moves. */
  public void requireNoMigration(VmRow vm) {
    migrationUnderWay(vm.id())
        .ifPresent(migration -> {
          throw ProblemException.conflict(
              "migration-under-way",
              "machine %s moves already: migration %s".formatted(vm.name(), migration));
        });
  }

  /** Offset after the last console byte stored of a machine. */
  long consoleEnd(VmId id) {
    return jdbc.sql("select end_offset from console where vm = ?")
        .param(id.value())
        .query(Long.class)
        .optional()
        .orElse(0L);
  }

  private static VmRow row(ResultSet row, int number) throws SQLException {
    return new VmRow(
        new VmId(row.getString("id")),
        row.getString("name"),
        row.getString("manifest"),
        row.getString("image_digest"),
        row.getLong("memory_mib"),
        Arrays.asList((String[]) row.getArray("processes").getArray()),
        VmState.valueOf(row.getString("state")),
        row.getString("host"),
        new Generation(row.getLong("gen")),
        new Generation(row.getLong("start_gen")),
        row.getString("detail"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }
}

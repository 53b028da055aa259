package dev.sealift.keybroker.ledger;

import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MachineManifest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of machines. */
@Component
public final class MachineRows {

  private static final String SELECT =
      "select vm, name, manifest, request_digest, phase, gen from machine ";

  private final JdbcClient db;

  MachineRows(JdbcClient db) {
    this.db = db;
  }

  /**
   * Adds a machine that is stopped at generation 0.
   *
   * @return false if there is one with this id
   */
  public boolean add(MachineManifest manifest, String token, Bytes requestDigest) {
    return db.sql(
                """
                insert into machine (vm, name, manifest, request_digest, phase, gen)
                values (?, ?, ?, ?, ?, 0) on conflict do nothing
                """)
            .params(
                manifest.vm().value(),
                manifest.name(),
                token,
                requestDigest.toArray(),
                LedgerPhase.STOPPED.name())
            .update()
        == 1;
  }

  /** A machine. */
  public Optional<MachineRow> find(VmId vm) {
    return db.sql(SELECT + "where vm = ?").param(vm.value()).query(MachineRows::row).optional();
  }

  /** All machines, by id. */
  public List<MachineRow> all() {
    return db.sql(SELECT + "order by vm").query(MachineRows::row).list();
  }

  /** A machine that nobody else changes until this transaction ends. */
  Optional<MachineRow> lock(VmId vm) {
    return db.sql(SELECT + "where vm = ? for update")
        .param(vm.value())
        .query(MachineRows::row)
        .optional();
  }

  /** Moves a machine on, from the generation it was locked at. */
  void update(MachineRow from, LedgerPhase phase, Generation generation) {
    WriteOnce.require(
        db.sql(
                """
                update machine set phase = ?, gen = ?, version = version + 1
                where vm = ? and phase = ? and gen = ?
                """)
            .params(
                phase.name(),
                generation.value(),
                from.vm().value(),
                from.phase().name(),
                from.generation().value())
            .update(),
        "the state of a locked machine");
  }

  /** Counts the changes of a machine; 0 if there is none. */
  public long version(VmId vm) {
    return db.sql("select coalesce(max(version), 0) from machine where vm = ?")
        .param(vm.value())
        .query(Long.class)
        .single();
  }

  private static MachineRow row(ResultSet row, int number) throws SQLException {
    return new MachineRow(
        new VmId(row.getString("vm")),
        row.getString("name"),
        row.getString("manifest"),
        Bytes.copyOf(row.getBytes("request_digest")),
        LedgerPhase.valueOf(row.getString("phase")),
        new Generation(row.getLong("gen")));
  }
}

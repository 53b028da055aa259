package dev.sealift.keybroker.ledger;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Ready;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of migrations. */
@Component
public final class MigrationRows {

  private static final String SELECT =
      """
      select mid, vm, request_id, target_platform, ticket, prepared, source_attestation, ready,
        ready_boot, target_attestation, forfeit, closed, rescue, wiped
      from migration
      """;

  private final JdbcClient db;

  MigrationRows(JdbcClient db) {
    this.db = db;
  }

  /** A migration. */
  public Optional<MigrationRow> find(Mid mid) {
    return one("where mid = ?", mid.value());
  }

  /** The migration that an operator's request led to. */
  public Optional<MigrationRow> findByRequest(String requestId) {
    return one("where request_id = ?", requestId);
  }

  /** The migration of a machine that is not decided. */
  public Optional<MigrationRow> findOpen(VmId vm) {
    return one("where vm = ? and open", vm.value());
  }

  /** Undecided migrations whose ticket expired, the oldest first. */
  public List<Mid> expired(Instant now, int most) {
    return db.sql(
            "select mid from migration where open and expires_at <= ? order by expires_at limit ?")
        .params(now.toEpochMilli(), most)
        .query((row, _) -> new Mid(row.getString("mid")))
        .list();
  }

  /** The numbers that undecided claims of a boot reserved, but for those of one machine. */
  Set<Long> reserved(BootId boot, VmId except) {
    return db.sql("select ready_number from migration where open and ready_boot = ? and vm <> ?")
        .params(boot.value(), except.value())
        .query((row, _) -> row.getLong("ready_number"))
        .set();
  }

  /** Adds a migration that is under way. */
  public void add(MigrationTicket ticket, String token, String requestId) {
    db.sql(
            """
            insert into migration (mid, vm, request_id, target_platform, ticket, expires_at)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(
            ticket.mid().value(),
            ticket.vm().value(),
            requestId,
            ticket.targetPlatform().value(),
            token,
            ticket.expiresAt().toEpochMilli())
        .update();
  }

  /** Records the source's word. */
  public void putPrepared(Mid mid, String prepared, String attestation) {
    WriteOnce.require(
        db.sql(
                """
                update migration set prepared = ?, source_attestation = ?
                where mid = ? and prepared is null
                """)
            .params(prepared, attestation, mid.value())
            .update(),
        "prepared");
  }

  /** Records the target's word. */
  public void putReady(Mid mid, Ready ready, String token, String attestation) {
    WriteOnce.require(
        db.sql(
                """
                update migration
                set ready = ?, ready_boot = ?, ready_number = ?, target_attestation = ?
                where mid = ? and ready is null
                """)
            .params(token, ready.boot().value(), ready.redeemNumber(), attestation, mid.value())
            .update(),
        "ready");
  }

  /** Records the attestation result that a decision rests on. */
  public void renewTargetAttestation(Mid mid, String attestation) {
    WriteOnce.require(
        db.sql("update migration set target_attestation = ? where mid = ?")
            .params(attestation, mid.value())
            .update(),
        "target_attestation");
  }

  /** Ends a migration with its decision. */
  void decided(Mid mid) {
    WriteOnce.require(
        db.sql("update migration set open = false where mid = ? and open")
            .param(mid.value())
            .update(),
        "open");
  }

  /** Records the broker's word that the target runs. */
  void putClosed(Mid mid, String closed) {
    WriteOnce.require(
        db.sql("update migration set closed = ? where mid = ? and closed is null and not open")
            .params(closed, mid.value())
            .update(),
        "closed");
  }

  /** Records the decision that the source runs on. */
  void putRescue(Mid mid, String rescue) {
    WriteOnce.require(
        db.sql(
                """
                update migration set rescue = ?
                where mid = ? and rescue is null and closed is null and not open
                """)
            .params(rescue, mid.value())
            .update(),
        "rescue");
  }

  /** Records the target's word that it never ran the machine and never will. */
  public void putForfeit(Mid mid, String forfeit) {
    WriteOnce.require(
        db.sql("update migration set forfeit = ? where mid = ? and forfeit is null")
            .params(forfeit, mid.value())
            .update(),
        "forfeit");
  }

  /** Records the source's word that it wiped what it kept. */
  public void putWiped(Mid mid, String wiped) {
    WriteOnce.require(
        db.sql(
                """
                update migration set wiped = ?
                where mid = ? and wiped is null and closed is not null
                """)
            .params(wiped, mid.value())
            .update(),
        "wiped");
  }

  private Optional<MigrationRow> one(String where, String value) {
    return db.sql(SELECT + where).param(value).query(MigrationRows::row).optional();
  }

  private static MigrationRow row(ResultSet row, int number) throws SQLException {
    return new MigrationRow(
        new Mid(row.getString("mid")),
        new VmId(row.getString("vm")),
        row.getString("request_id"),
        new PlatformId(row.getString("target_platform")),
        row.getString("ticket"),
        row.getString("prepared"),
        row.getString("source_attestation"),
        row.getString("ready"),
        boot(row.getString("ready_boot")),
        row.getString("target_attestation"),
        row.getString("forfeit"),
        row.getString("closed"),
        row.getString("rescue"),
        row.getString("wiped"));
  }

  private static @Nullable BootId boot(@Nullable String boot) {
    return boot == null ? null : new BootId(boot);
  }
}

package dev.sealift.keybroker.ledger;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MalformedObjectException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of decisions, one per generation of a machine. */
@Component
public final class DecisionRows {

  private static final String SELECT = "select token, run_grant, running, stopped from decision ";

  private final JdbcClient db;
  private final TrustAnchors anchors;

  DecisionRows(JdbcClient db, TrustAnchors anchors) {
    this.db = db;
    this.anchors = anchors;
  }

  /** The decision that made a generation of a machine. */
  public Optional<DecisionRow> find(VmId vm, Generation generation) {
    return db.sql(SELECT + "where vm = ? and gen = ?")
        .params(vm.value(), generation.value())
        .query(this::row)
        .optional();
  }

  /** The decision on a migration, COMMIT or ABORT. */
  public Optional<DecisionRow> find(Mid mid) {
    return db.sql(SELECT + "where mid = ? and verdict <> 'RESCUE'")
        .param(mid.value())
        .query(this::row)
        .optional();
  }

  /** The decision on a migration, COMMIT or ABORT, as it was signed. */
  public Optional<String> token(Mid mid) {
    return db.sql("select token from decision where mid = ? and verdict <> 'RESCUE'")
        .param(mid.value())
        .query(String.class)
        .optional();
  }

  /** Whether a boot's word of this machine, Running or Stopped, is on record just so. */
  public boolean hasWord(VmId vm, String token) {
    return db.sql(
            "select exists (select 1 from decision where vm = ? and (running = ? or stopped = ?))")
        .params(vm.value(), token, token)
        .query(Boolean.class)
        .single();
  }

  /** How many decisions in a row, the one that made this generation included, were an ABORT. */
  long abortsUpTo(VmId vm, Generation generation) {
    return db.sql(
            """
            select count(*) from decision
            where vm = ? and gen <= ? and gen > coalesce(
              (select max(gen) from decision where vm = ? and gen <= ? and verdict <> 'ABORT'), 0)
            """)
        .params(vm.value(), generation.value(), vm.value(), generation.value())
        .query(Long.class)
        .single();
  }

  /** The highest redeem number of any decision for a boot; 0 before the first. */
  long highestNumber(BootId boot) {
    return db.sql("select coalesce(max(redeem_number), 0) from decision where boot = ?")
        .param(boot.value())
        .query(Long.class)
        .single();
  }

  /** Whether a decision for a boot waits for its Running. */
  boolean outstanding(BootId boot) {
    return db.sql(
            """
            select exists (
              select 1 from decision d join machine m on m.vm = d.vm and m.gen = d.gen
              where d.boot = ? and m.phase in ('STARTING', 'DECIDED'))
            """)
        .param(boot.value())
        .query(Boolean.class)
        .single();
  }

  /** How many decisions a boot was given and redeemed: it changes when its turns come. */
  public String turns(BootId boot) {
    return db.sql(
            """
            select count(*) || '/' || count(running) || '/' || count(stopped)
            from decision where boot = ?
            """)
        .param(boot.value())
        .query(String.class)
        .single();
  }

  /** Records a decision; the database refuses a second one. */
  void add(Decision decision, String token) {
    db.sql(
            """
            insert into decision (vm, gen, mid, verdict, boot, redeem_number, token)
            values (?, ?, ?, ?, ?, ?, ?)
            """)
        .param(decision.vm().value())
        .param(decision.generation().value())
        .param(decision.mid().map(Mid::value).orElse(null))
        .param(decision.verdict().name())
        .param(decision.boot().value())
        .param(decision.redeemNumber())
        .param(token)
        .update();
  }

  /** Records the grant that goes with a decision. */
  void putRunGrant(Decision decision, String grant) {
    put("run_grant", decision.vm(), decision.generation(), grant);
  }

  /** Records the boot's word that it runs. */
  public void putRunning(VmId vm, Generation generation, String running) {
    put("running", vm, generation, running);
  }

  /** Records the boot's word that it stopped. */
  public void putStopped(VmId vm, Generation generation, String stopped) {
    put("stopped", vm, generation, stopped);
  }

  private void put(String column, VmId vm, Generation generation, String token) {
    WriteOnce.require(
        db.sql(
                "update decision set %1$s = ? where vm = ? and gen = ? and %1$s is null"
                    .formatted(column))
            .params(token, vm.value(), generation.value())
            .update(),
        column);
  }

  private DecisionRow row(ResultSet row, int number) throws SQLException {
    String token = row.getString("token");
    return new DecisionRow(
        decision(token),
        token,
        row.getString("run_grant"),
        row.getString("running"),
        row.getString("stopped"));
  }

  private Decision decision(String token) {
    try {
      return Signatures.verify(anchors.brokerKey(), token, Decision.class);
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException("a recorded decision was changed", e);
    }
  }
}

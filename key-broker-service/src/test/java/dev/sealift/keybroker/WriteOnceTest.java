package dev.sealift.keybroker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.protocol.id.Mid;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is written once the database itself keeps, and it holds nothing in the clear. */
final class WriteOnceTest extends BrokerTest {

  private static JdbcClient db;

  @BeforeAll
  static void reachTheDatabase() {
    db = broker.bean(JdbcClient.class);
  }

  private final Scene scene = new Scene(authority, clock);

  @Test
  void recordedDecision_cannotBeChangedOrRemoved() {
    scene.running(broker);
    assertRefused("update decision set token = 'x' where vm = '%s'");
    assertRefused("update decision set run_grant = null where vm = '%s'");
    assertRefused("delete from decision where vm = '%s'");
  }

  @Test
  void secondDecisionOfAGeneration_isRefused() {
    scene.running(broker);
    assertRefused(
        """
        insert into decision (vm, gen, verdict, boot, redeem_number, token)
        select vm, gen, verdict, boot, redeem_number + 1, 'x' from decision where vm = '%s'
        """);
  }

  @Test
  void secondDecisionOfARedeemNumber_isRefused() {
    scene.running(broker);
    assertRefused(
        """
        insert into decision (vm, gen, verdict, boot, redeem_number, token)
        select vm, gen + 1, verdict, boot, redeem_number, 'x' from decision where vm = '%s'
        """);
  }

  @Test
  void secondOpenMigrationOfAMachine_isRefused() {
    scene.running(broker).ticket(broker);
    assertRefused(
        """
        insert into migration (mid, vm, request_id, target_platform, ticket, expires_at)
        select repeat('0', 32), vm, 'other', target_platform, ticket, expires_at
        from migration where vm = '%s'
        """);
  }

  @Test
  void recordedPrepared_cannotBeChanged() {
    Mid mid = scene.running(broker).ticket(broker);
    broker.post(Scene.path(mid, "/prepared"), scene.preparedReport(mid, scene.a, scene.b, 1));
    assertRefused("update migration set prepared = 'x' where vm = '%s'");
  }

  @Test
  void noTableHoldsTheSecret_thoughThePublicNameIsFound() {
    scene.running(broker);
    assertThat(sightings("ledger")).isPositive();
    assertThat(sightings(Scene.SECRET)).isZero();
  }

  /** Rows, over all tables, that hold a text; bytes are searched too. */
  private static long sightings(String text) {
    return db
        .sql(
            """
            select table_name from information_schema.tables
            where table_schema = 'public' and table_type = 'BASE TABLE'
            """)
        .query(String.class)
        .list()
        .stream()
        .mapToLong(table -> sightings(table, text))
        .sum();
  }

  private static long sightings(String table, String text) {
    return db.sql(
            """
            select count(*) from %1$s t
            where t::text like '%%' || :text || '%%'
              or t::text like '%%' || encode(convert_to(:text, 'UTF8'), 'hex') || '%%'
            """
                .formatted(table))
        .param("text", text)
        .query(Long.class)
        .single();
  }

  private void assertRefused(String sql) {
    assertThatExceptionOfType(DataAccessException.class)
        .isThrownBy(() -> db.sql(sql.formatted(scene.vm)).update());
  }
}

package dev.sealift.attestationservice.witness;

import dev.sealift.protocol.bytes.Bytes;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The newest checkpoint of each log, as the broker signed it. */
@Repository
class WitnessedLogs {

  private final JdbcClient jdbc;

  WitnessedLogs(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  Optional<String> newest(Bytes origin) {
    return jdbc.sql("select checkpoint from witnessed_log where origin = ?")
        .param(origin.toArray())
        .query(String.class)
        .optional();
  }

  /** The newest, which nobody else replaces until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  Optional<String> lock(Bytes origin) {
    return jdbc.sql("select checkpoint from witnessed_log where origin = ? for update")
        .param(origin.toArray())
        .query(String.class)
        .optional();
  }

  /**
   * Remembers the first checkpoint of a log.
   *
   * @return false if another instance remembered one first
   */
  boolean add(Bytes origin, String checkpoint) {
    return jdbc.sql(
                """
                insert into witnessed_log (origin, checkpoint) values (?, ?)
                on conflict do nothing
                """)
            .params(origin.toArray(), checkpoint)
            .update()
        == 1;
  }

  /** Remembers a later checkpoint in place of the one that is locked. */
  void replace(Bytes origin, String checkpoint) {
    jdbc.sql("update witnessed_log set checkpoint = ? where origin = ?")
        .params(checkpoint, origin.toArray())
        .update();
  }
}

package dev.sealift.attestationservice.enrolment;

import dev.sealift.attestation.evidence.AttestationKey;
import dev.sealift.attestation.tpm.TpmFormatException;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The platforms as they are stored; whoever changes one locks its row first. */
@Repository
public class PlatformTable {

  private final JdbcClient jdbc;

  PlatformTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<PlatformRow> all() {
    return jdbc.sql("select * from platform order by name, platform_id")
        .query((row, _) -> read(row))
        .list();
  }

  /** The platform, as it was a moment ago. */
  public Optional<PlatformRow> find(PlatformId id) {
    return jdbc.sql("select * from platform where platform_id = ?")
        .param(id.value())
        .query((row, _) -> read(row))
        .optional();
  }

  /** The platform, which nobody else changes until the transaction ends. */
  @Transactional(propagation = Propagation.MANDATORY)
  public Optional<PlatformRow> lock(PlatformId id) {
    return jdbc.sql("select * from platform where platform_id = ? for update")
        .param(id.value())
        .query((row, _) -> read(row))
        .optional();
  }

  /** Approves a platform; one whose approval was withdrawn begins anew, without keys. */
  void approve(PlatformId id, String name) {
    jdbc.sql(
            """
            insert into platform (platform_id, name, approved) values (?, ?, true)
            on conflict (platform_id) do update set name = excluded.name, approved = true
            """)
        .params(id.value(), name)
        .update();
  }

  /** Withdraws the approval and forgets the keys, the resets, the bar and what is under way. */
  @Transactional
  public boolean withdraw(PlatformId id) {
    int withdrawn =
        jdbc.sql(
                """
                update platform set approved = false, endorsement_key = null,
                  attestation_key = null, enrolled_at = null, reset_count = 0, restart_count = 0,
                  start_counter = 0, resets_seen_at = null, barred = false
                where platform_id = ? and approved
                """)
            .param(id.value())
            .update();
    jdbc.sql("delete from enrolment where platform_id = ?").param(id.value()).update();
    return withdrawn == 1;
  }

  void activate(PlatformId id, AttestationKey key, Instant now) {
    jdbc.sql(
            """
            update platform set endorsement_key = ?, attestation_key = ?, enrolled_at = ?
            where platform_id = ?
            """)
        .params(
            key.endorsementKey().marshal().toArray(),
            key.key().marshal().toArray(),
            Timestamp.from(now),
            id.value())
        .update();
  }

  /** Remembers resets that are after the ones before. */
  public void sawResets(PlatformId id, PlatformRow.Resets resets, Instant now) {
    jdbc.sql(
            """
            update platform
            set reset_count = ?, restart_count = ?, start_counter = ?, resets_seen_at = ?
            where platform_id = ?
            """)
        .params(
            resets.resetCount(),
            resets.restartCount(),
            resets.startCounter(),
            Timestamp.from(now),
            id.value())
        .update();
  }

  /** Bars a platform until an operator approves it anew. */
  public void bar(PlatformId id) {
    jdbc.sql("update platform set barred = true where platform_id = ?").param(id.value()).update();
  }

  private static PlatformRow read(ResultSet row) throws SQLException {
    return new PlatformRow(
        new PlatformId(row.getString("platform_id")),
        row.getString("name"),
        row.getBoolean("approved"),
        readEnrolled(row),
        new PlatformRow.Resets(
            row.getLong("reset_count"),
            row.getLong("restart_count"),
            row.getLong("start_counter"),
            instant(row, "resets_seen_at")),
        row.getBoolean("barred"));
  }

  private static Optional<PlatformRow.Enrolled> readEnrolled(ResultSet row) throws SQLException {
    Instant at = instant(row, "enrolled_at");
    if (at == null) {
      return Optional.empty();
    }
    return Optional.of(
        new PlatformRow.Enrolled(
            readKey(row.getBytes("endorsement_key"), row.getBytes("attestation_key")), at));
  }

  static AttestationKey readKey(byte[] endorsementKey, byte[] attestationKey) {
    try {
      return new AttestationKey(
          TpmPublic.parse(Bytes.copyOf(endorsementKey)),
          TpmPublic.parse(Bytes.copyOf(attestationKey)));
    } catch (TpmFormatException e) {
      throw new IllegalStateException("a stored key was parsed before it was stored", e);
    }
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp value = row.getTimestamp(column);
    return value == null ? null : value.toInstant();
  }
}

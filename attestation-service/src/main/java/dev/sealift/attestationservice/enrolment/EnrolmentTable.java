package dev.sealift.attestationservice.enrolment;

import dev.sealift.attestation.evidence.AttestationKey;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.PlatformId;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Credentials that wait to be activated. */
@Repository
class EnrolmentTable {

  /**
   * An enrolment under way.
   *
   * @param id names it
   * @param platform the host
   * @param key what is enrolled
   * @param secretDigest SHA-256 of what the credential holds
   * @param expiresAt when it is void
   */
  record Pending(
      String id, PlatformId platform, AttestationKey key, Bytes secretDigest, Instant expiresAt) {}

  private final JdbcClient jdbc;

  EnrolmentTable(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  void deleteExpired(Instant now) {
    jdbc.sql("delete from enrolment where expires_at <= ?").param(Timestamp.from(now)).update();
  }

  int count(PlatformId platform) {
    return jdbc.sql("select count(*) from enrolment where platform_id = ?")
        .param(platform.value())
        .query(Integer.class)
        .single();
  }

  void insert(Pending pending) {
    jdbc.sql(
            """
            insert into enrolment
              (enrolment_id, platform_id, endorsement_key, attestation_key, secret_digest,
               expires_at)
            values (?, ?, ?, ?, ?, ?)
            """)
        .params(
            pending.id(),
            pending.platform().value(),
            pending.key().endorsementKey().marshal().toArray(),
            pending.key().key().marshal().toArray(),
            pending.secretDigest().toArray(),
            Timestamp.from(pending.expiresAt()))
        .update();
  }

  /** Takes an enrolment out: of any number of takers one gets it. */
  Optional<Pending> take(String id) {
    return jdbc.sql("delete from enrolment where enrolment_id = ? returning *")
        .param(id)
        .query((row, _) ->
            new Pending(
                row.getString("enrolment_id"),
                new PlatformId(row.getString("platform_id")),
                PlatformTable.readKey(
                    row.getBytes("endorsement_key"), row.getBytes("attestation_key")),
                Bytes.copyOf(row.getBytes("secret_digest")),
                row.getTimestamp("expires_at").toInstant()))
        .optional();
  }
}

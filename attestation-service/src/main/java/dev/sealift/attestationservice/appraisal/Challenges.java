package dev.sealift.attestationservice.appraisal;

import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.protocol.bytes.Bytes;
import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Nonces of ours that evidence answers, each once and within two minutes. */
@Service
class Challenges {

  private static final int NONCE_BYTES = 32;

  /** A host answers in a second; a letter that is carried late is void. */
  private static final Duration LIFE = Duration.ofMinutes(2);

  /** Ten thousand hosts that ask every 45 s have a third of it outstanding at once. */
  private static final int MAX_OUTSTANDING = 100_000;

  private final JdbcClient jdbc;
  private final SecureRandom random;
  private final Clock clock;

  Challenges(JdbcClient jdbc, SecureRandom random, Clock clock) {
    this.jdbc = jdbc;
    this.random = random;
    this.clock = clock;
  }

  /** Issues a nonce of 32 random bytes. */
  Bytes issue() {
    Instant now = clock.instant();
    jdbc.sql("delete from challenge where expires_at <= ?").param(Timestamp.from(now)).update();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    int issued =
        jdbc.sql(
                """
                insert into challenge (nonce, issued_at, expires_at)
                select ?, ?, ? where (select count(*) from challenge) < ?
                """)
            .params(nonce, Timestamp.from(now), Timestamp.from(now.plus(LIFE)), MAX_OUTSTANDING)
            .update();
    if (issued == 0) {
      throw ProblemException.of(
          HttpStatus.TOO_MANY_REQUESTS,
          "too-many-challenges",
          "%d challenges wait for an answer".formatted(MAX_OUTSTANDING));
    }
    return Bytes.copyOf(nonce);
  }

  /**
   * Spends a nonce, whatever comes of the evidence that answers it.
   *
   * @return when it was issued; nothing if it was not, is spent, or is too old
   */
  Optional<Instant> spend(Bytes nonce) {
    Instant now = clock.instant();
    return jdbc.sql("delete from challenge where nonce = ? returning issued_at, expires_at")
        .param(nonce.toArray())
        .query((row, _) ->
            now.isBefore(row.getTimestamp("expires_at").toInstant())
                ? Optional.of(row.getTimestamp("issued_at").toInstant())
                : Optional.<Instant>empty())
        .optional()
        .flatMap(issuedAt -> issuedAt);
  }
}

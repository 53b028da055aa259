package dev.sealift.keybroker.migration;

import dev.sealift.keybroker.ledger.Ledgers;
import dev.sealift.keybroker.ledger.MigrationRow;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerInput.Expire;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Decides ABORT on tickets that expired undecided, by the broker's own clock. */
@Component
final class Expiry {

  private static final Logger LOG = LoggerFactory.getLogger(Expiry.class);

  /** Most tickets of one pass; a pass follows every second. */
  private static final int BATCH = 100;

  private final Migrations migrations;
  private final Ledgers ledgers;
  private final Clock clock;

  Expiry(Migrations migrations, Ledgers ledgers, Clock clock) {
    this.migrations = migrations;
    this.ledgers = ledgers;
    this.clock = clock;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void abortExpired() {
    for (Mid mid : migrations.rows().expired(clock.instant(), BATCH)) {
      MigrationRow migration = migrations.find(mid);
      try {
        ledgers.on(
            migration.vm(),
            transaction -> transaction.step(new Expire(migration.vm(), mid, clock.instant())));
        LOG.info("Expired: mid={} vm={}", mid, migration.vm());
      } catch (ProblemException e) {
        LOG.debug("Not expired: mid={} problem={}", mid, e.problem().slug());
      } catch (RuntimeException e) {
        // One ticket that cannot be aborted now must not keep the others from it.
        LOG.error("Not expired: mid={} vm={}", mid, migration.vm(), e);
      }
    }
  }
}

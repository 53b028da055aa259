package dev.sealift.protocol.ledger;

import java.time.Duration;

/**
 * The limits a ticket sets to a migration.
 *
 * @param protocolVersion the version both monitors speak
 * @param suite the crypto suite of that version
 * @param maxRounds most pre-copy rounds
 * @param maxFreeze longest time from freeze to Prepared
 * @param lifetime after which the broker may abort it undecided
 * @param maxAttempts aborted migrations in a row after which each further one must wait
 * @param attemptPause how long it must wait, from the last abort on
 */
public record TicketTerms(
    long protocolVersion,
    String suite,
    long maxRounds,
    Duration maxFreeze,
    Duration lifetime,
    long maxAttempts,
    Duration attemptPause) {}

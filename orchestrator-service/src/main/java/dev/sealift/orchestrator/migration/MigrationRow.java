package dev.sealift.orchestrator.migration;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration as it is stored.
 *
 * @param origin what was asked for; it never changes
 * @param state where it is
 * @param version raised by each write
 * @param ticket what the broker gave, once it did
 * @param address where the target listens, once it does
 * @param reason why it is aborted or failed, or what it waits for
 * @param traffic what the source last told it has sent
 * @param deadlineAt when the state has lasted too long
 * @param dueAt when the runner looks at it next
 * @param outcome what it ended with, once it has
 */
record MigrationRow(
    Origin origin,
    MigrationState state,
    long version,
    @Nullable Ticket ticket,
    @Nullable String address,
    @Nullable String reason,
    Traffic traffic,
    Instant deadlineAt,
    Instant dueAt,
    @Nullable Outcome outcome) {

  /**
   * What was asked for.
   *
   * @param idempotencyKey the client's name for the request
   * @param requestDigest of the request's body, to tell a repeat from another request
   * @param sourceAttestation the source's result for purpose HOST at that time, a JWS; the broker
   *     is asked with the same ones however often it is asked
   * @param targetAttestation the target's likewise
   * @param createdAt when the request came; when it was accepted is in the timeline
   */
  record Origin(
      String id,
      String idempotencyKey,
      String requestDigest,
      VmId vm,
      String vmName,
      String source,
      String target,
      PlatformId sourcePlatform,
      PlatformId targetPlatform,
      String sourceAttestation,
      String targetAttestation,
      Instant createdAt) {}

  /**
   * The broker's ticket.
   *
   * @param token the ticket, a JWS
   */
  record Ticket(Mid mid, String token) {}

  /** What was sent so far. */
  record Traffic(int rounds, long pages, long bytes) {
    static final Traffic NONE = new Traffic(0, 0, 0);
  }

  /**
   * What a migration ended with; all but the instant are there for completed ones alone.
   *
   * @param released names of the processes whose keys were released to the target
   * @param receipt as JSON
   */
  record Outcome(
      Instant endedAt,
      @Nullable Long downtimeMillis,
      @Nullable Bytes sourceMeasurement,
      @Nullable Bytes targetMeasurement,
      List<String> released,
      @Nullable String receipt) {

    Outcome {
      released = List.copyOf(released);
    }

    static Outcome without(Instant endedAt) {
      return new Outcome(endedAt, null, null, null, List.of(), null);
    }
  }

  String id() {
    return origin.id();
  }

  MigrationRow ticketed(Ticket granted) {
    return new MigrationRow(
        origin, state, version, granted, address, reason, traffic, deadlineAt, dueAt, outcome);
  }

  MigrationRow listeningAt(String target) {
    return new MigrationRow(
        origin, state, version, ticket, target, reason, traffic, deadlineAt, dueAt, outcome);
  }

  MigrationRow having(Traffic sent) {
    return new MigrationRow(
        origin, state, version, ticket, address, reason, sent, deadlineAt, dueAt, outcome);
  }

  MigrationRow because(String why) {
    return new MigrationRow(
        origin, state, version, ticket, address, why, traffic, deadlineAt, dueAt, outcome);
  }

  MigrationRow due(Instant at) {
    return new MigrationRow(
        origin, state, version, ticket, address, reason, traffic, deadlineAt, at, outcome);
  }

  MigrationRow endedWith(Outcome end) {
    return new MigrationRow(
        origin, state, version, ticket, address, reason, traffic, deadlineAt, dueAt, end);
  }

  MigrationRow in(MigrationState next, @Nullable String why, Instant deadline, Instant due) {
    return new MigrationRow(
        origin,
        next,
        version,
        ticket,
        address,
        why == null ? reason : why,
        traffic,
        deadline,
        due,
        outcome);
  }
}

package dev.sealift.orchestrator.migration;

import dev.sealift.api.rest.TimelineEntry;
import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Outcome;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.saga.MigrationState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps migrations; an ended one is never written again. */
@Repository
class MigrationStore {

  private static final String UNDER_WAY =
      "state not in ('COMPLETED', 'ABORTED', 'RESCUED', 'FAILED')";

  private final JdbcClient jdbc;

  MigrationStore(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Adds a migration.
   *
   * @param at when it enters its state
   * @throws org.springframework.dao.DuplicateKeyException if its machine moves already, or another
   *     request has its key
   */
  void add(MigrationRow row, Instant at) {
    Origin origin = row.origin();
    jdbc.sql(
            """
            insert into migration (id, idempotency_key, request_digest, vm, vm_name, source, target,
              source_platform, target_platform, source_attestation, target_attestation, state, version, released, rounds, pages, bytes,
              created_at, deadline_at, due_at)
            values (:id, :key, :digest, :vm, :vmName, :source, :target, :sourcePlatform,
              :targetPlatform, :sourceAttestation, :targetAttestation, :state, 0, '{}', 0, 0, 0, :createdAt, :deadlineAt, :dueAt)
            """)
        .param("id", origin.id())
        .param("key", origin.idempotencyKey())
        .param("digest", origin.requestDigest())
        .param("vm", origin.vm().value())
        .param("vmName", origin.vmName())
        .param("source", origin.source())
        .param("target", origin.target())
        .param("sourcePlatform", origin.sourcePlatform().value())
        .param("targetPlatform", origin.targetPlatform().value())
        .param("sourceAttestation", origin.sourceAttestation())
        .param("targetAttestation", origin.targetAttestation())
        .param("state", row.state().name())
        .param("createdAt", origin.createdAt().toEpochMilli())
        .param("deadlineAt", row.deadlineAt().toEpochMilli())
        .param("dueAt", row.dueAt().toEpochMilli())
        .update();
    enter(origin.id(), 0, row.state(), at, null);
  }

  /**
   * Writes what became of a migration.
   *
   * @return as it is stored now
   * @throws OptimisticLockingFailureException if somebody else wrote it since it was read
   */
  MigrationRow write(MigrationRow row) {
    Outcome outcome = row.outcome();
    int written =
        jdbc.sql(
                """
                update migration set state = :state, version = version + 1, mid = :mid,
                  ticket = :ticket, address = :address, reason = :reason, rounds = :rounds,
                  pages = :pages, bytes = :bytes, deadline_at = :deadlineAt, due_at = :dueAt,
                  ended_at = :endedAt, downtime_millis = :downtime,
                  source_measurement = :sourceMeasurement,
                  target_measurement = :targetMeasurement, released = :released,
                  receipt = :receipt
                where id = :id and version = :version and
                """
                    + UNDER_WAY)
            .param("id", row.id())
            .param("version", row.version())
            .param("state", row.state().name())
            .param("mid", row.ticket() == null ? null : row.ticket().mid().value())
            .param("ticket", row.ticket() == null ? null : row.ticket().token())
            .param("address", row.address())
            .param("reason", row.reason())
            .param("rounds", row.traffic().rounds())
            .param("pages", row.traffic().pages())
            .param("bytes", row.traffic().bytes())
            .param("deadlineAt", row.deadlineAt().toEpochMilli())
            .param("dueAt", row.dueAt().toEpochMilli())
            .param("endedAt", outcome == null ? null : outcome.endedAt().toEpochMilli())
            .param("downtime", outcome == null ? null : outcome.downtimeMillis())
            .param("sourceMeasurement", hex(outcome == null ? null : outcome.sourceMeasurement()))
            .param("targetMeasurement", hex(outcome == null ? null : outcome.targetMeasurement()))
            .param(
                "released",
                outcome == null ? new String[0] : outcome.released().toArray(String[]::new))
            .param("receipt", outcome == null ? null : outcome.receipt())
            .update();
    if (written != 1) {
      throw new OptimisticLockingFailureException(
          "migration %s is not at version %d under way".formatted(row.id(), row.version()));
    }
    return find(row.id()).orElseThrow();
  }

  /** Adds a state to the timeline. */
  void enter(String id, long version, MigrationState state, Instant at, @Nullable String detail) {
    jdbc.sql(
            "insert into migration_timeline (migration, version, state, at, detail)"
                + " values (:id, :version, :state, :at, :detail)")
        .param("id", id)
        .param("version", version)
        .param("state", state.name())
        .param("at", at.toEpochMilli())
        .param("detail", detail)
        .update();
  }

  List<TimelineEntry> timeline(String id) {
    return timelines(List.of(id)).getOrDefault(id, List.of());
  }

  /** The timelines of several migrations, by their ids. */
  Map<String, List<TimelineEntry>> timelines(List<String> ids) {
    if (ids.isEmpty()) {
      return Map.of();
    }
    Map<String, List<TimelineEntry>> timelines = new HashMap<>();
    jdbc.sql("select * from migration_timeline where migration in (:ids) order by version")
        .param("ids", ids)
        .query(row -> {
          timelines
              .computeIfAbsent(row.getString("migration"), _ -> new ArrayList<>())
              .add(
                  new TimelineEntry(
                      MigrationState.valueOf(row.getString("state")),
                      Instant.ofEpochMilli(row.getLong("at")),
                      row.getString("detail")));
        });
    return timelines;
  }

  Optional<MigrationRow> find(String id) {
    return jdbc.sql("select * from migration where id = ?")
        .param(id)
        .query(MigrationRowMapper::row)
        .optional();
  }

  /** The migration of this id; until the transaction ends nobody else changes it. */
  Optional<MigrationRow> lock(String id) {
    return jdbc.sql("select * from migration where id = ? for update")
        .param(id)
        .query(MigrationRowMapper::row)
        .optional();
  }

  Optional<MigrationRow> findByKey(String idempotencyKey) {
    return jdbc.sql("select * from migration where idempotency_key = ?")
        .param(idempotencyKey)
        .query(MigrationRowMapper::row)
        .optional();
  }

  Optional<String> idOf(Mid mid) {
    return jdbc.sql("select id from migration where mid = ?")
        .param(mid.value())
        .query(String.class)
        .optional();
  }

  /**
   * Migrations, the latest first.
   *
   * @param vm the id or name of a machine, or null for all
   * @param state a state, or null for all
   * @param limit most of them
   */
  List<MigrationRow> list(@Nullable String vm, @Nullable MigrationState state, int limit) {
    return jdbc.sql(
            """
            select * from migration
            where (cast(:vm as text) is null or vm = :vm or vm_name = :vm)
              and (cast(:state as text) is null or state = :state)
            order by created_at desc, id limit :limit
            """)
        .param("vm", vm)
        .param("state", state == null ? null : state.name())
        .param("limit", limit)
        .query(MigrationRowMapper::row)
        .list();
  }

  /** Takes migrations that are due, so that until the lease ends no other runner takes them. */
  List<String> takeDue(Instant now, Duration lease, int limit) {
    return jdbc.sql(
            """
            update migration set due_at = :leased where id in (
              select id from migration where due_at <= :now and
            """
                + UNDER_WAY
                + """
                     order by due_at limit :limit for update skip locked)
                returning id
                """)
        .param("now", now.toEpochMilli())
        .param("leased", now.plus(lease).toEpochMilli())
        .param("limit", limit)
        .query((row, _) -> row.getString(1))
        .list();
  }

  /** Sets when the runner looks next. */
  void postpone(String id, Instant dueAt) {
    jdbc.sql("update migration set due_at = ? where id = ? and " + UNDER_WAY)
        .params(dueAt.toEpochMilli(), id)
        .update();
  }

  /**
   * Makes every migration under way due.
   *
   * @param grace no deadline passes before
   */
  void makeAllDue(Instant now, Instant grace) {
    jdbc.sql(
            "update migration set due_at = ?, deadline_at = greatest(deadline_at, ?) where "
                + UNDER_WAY)
        .params(now.toEpochMilli(), grace.toEpochMilli())
        .update();
  }

  /** How many migrations are in each state that is no end. */
  Map<MigrationState, Long> countUnderWay() {
    Map<MigrationState, Long> counts = new EnumMap<>(MigrationState.class);
    jdbc.sql("select state, count(*) from migration where " + UNDER_WAY + " group by state")
        .query(row -> {
          counts.put(MigrationState.valueOf(row.getString(1)), row.getLong(2));
        });
    return counts;
  }

  /** Since when the migration that is longest in each state has been in it. */
  Map<MigrationState, Instant> oldestUnderWay() {
    Map<MigrationState, Instant> oldest = new EnumMap<>(MigrationState.class);
    jdbc.sql(
            """
            select m.state, min(t.at) from migration m
            join migration_timeline t on t.migration = m.id and t.state = m.state
            where m.state not in ('COMPLETED', 'ABORTED', 'RESCUED', 'FAILED')
              and not exists (select 1 from migration_timeline later
                where later.migration = t.migration and later.version > t.version)
            group by m.state
            """)
        .query(row -> {
          oldest.put(
              MigrationState.valueOf(row.getString(1)), Instant.ofEpochMilli(row.getLong(2)));
        });
    return oldest;
  }

  /** How many migrations are past the deadline of their state. */
  long countOverdue(Instant now) {
    return jdbc.sql("select count(*) from migration where deadline_at < ? and " + UNDER_WAY)
        .param(now.toEpochMilli())
        .query(Long.class)
        .single();
  }

  private static @Nullable String hex(@Nullable Bytes bytes) {
    return bytes == null ? null : bytes.hex();
  }
}

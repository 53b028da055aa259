package dev.sealift.orchestrator.migration;

import dev.sealift.orchestrator.migration.MigrationRow.Origin;
import dev.sealift.orchestrator.migration.MigrationRow.Outcome;
import dev.sealift.orchestrator.migration.MigrationRow.Ticket;
import dev.sealift.orchestrator.migration.MigrationRow.Traffic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads a migration from its row. */
final class MigrationRowMapper {

  private MigrationRowMapper() {}

  static MigrationRow row(ResultSet row, int number) throws SQLException {
    return new MigrationRow(
        new Origin(
            row.getString("id"),
            row.getString("idempotency_key"),
            row.getString("request_digest"),
            new VmId(row.getString("vm")),
            row.getString("vm_name"),
            row.getString("source"),
            row.getString("target"),
            new PlatformId(row.getString("source_platform")),
            new PlatformId(row.getString("target_platform")),
            row.getString("source_attestation"),
            row.getString("target_attestation"),
            instant(row, "created_at")),
        MigrationState.valueOf(row.getString("state")),
        row.getLong("version"),
        ticket(row),
        row.getString("address"),
        row.getString("reason"),
        new Traffic(row.getInt("rounds"), row.getLong("pages"), row.getLong("bytes")),
        instant(row, "deadline_at"),
        instant(row, "due_at"),
        outcome(row));
  }

  private static @Nullable Ticket ticket(ResultSet row) throws SQLException {
    String mid = row.getString("mid");
    return mid == null ? null : new Ticket(new Mid(mid), row.getString("ticket"));
  }

  private static @Nullable Outcome outcome(ResultSet row) throws SQLException {
    if (row.getObject("ended_at") == null) {
      return null;
    }
    return new Outcome(
        instant(row, "ended_at"),
        row.getObject("downtime_millis", Long.class),
        bytes(row.getString("source_measurement")),
        bytes(row.getString("target_measurement")),
        Arrays.asList((String[]) row.getArray("released").getArray()),
        row.getString("receipt"));
  }

  private static @Nullable Bytes bytes(@Nullable String hex) {
    return hex == null ? null : Bytes.fromHex(hex);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }
}

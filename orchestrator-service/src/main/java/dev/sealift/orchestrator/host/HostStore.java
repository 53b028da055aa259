package dev.sealift.orchestrator.host;

import dev.sealift.api.event.HostHeartbeat;
import dev.sealift.api.event.HypervisorHealth;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.orchestrator.broker.UnverifiedClaims;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Keeps the last heartbeat of each host. */
@Repository
public class HostStore {

  private final JdbcClient jdbc;
  private final Clock clock;

  HostStore(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /**
   * Takes in a heartbeat.
   *
   * @param sentAt by the clock of the host, which must be within seconds of ours; one that is ahead
   *     counts as now
   * @return whether it is news: false when a later one is known
   */
  public boolean heard(HostHeartbeat heartbeat, Instant sentAt) {
    Instant now = clock.instant();
    Instant seen = sentAt.isAfter(now) ? now : sentAt;
    return jdbc.sql(
                """
                insert into host (name, platform, boot, measurement, attestation, attested_until,
                  max_machines, machines, up, last_seen)
                values (:name, :platform, :boot, :measurement, :attestation, :attestedUntil,
                  :maxMachines, string_to_array(:machines, ','), :up, :lastSeen)
                on conflict (name) do update set
                  platform = excluded.platform, boot = excluded.boot,
                  measurement = excluded.measurement, attestation = excluded.attestation,
                  attested_until = excluded.attested_until, max_machines = excluded.max_machines,
                  machines = excluded.machines, up = excluded.up, last_seen = excluded.last_seen
                where host.last_seen <= excluded.last_seen
                """)
            .param("name", heartbeat.host())
            .param("platform", value(heartbeat.platform(), PlatformId::value))
            .param("boot", value(heartbeat.boot(), BootId::value))
            .param("measurement", value(heartbeat.measurement(), Bytes::hex))
            .param("attestation", heartbeat.attestation())
            .param("attestedUntil", attestedUntil(heartbeat.attestation()))
            .param("maxMachines", heartbeat.maxMachines())
            .param("machines", machinesInMemory(heartbeat.machines()))
            .param("up", heartbeat.hypervisor() == HypervisorHealth.UP)
            .param("lastSeen", seen.toEpochMilli())
            .update()
        == 1;
  }

  /** All hosts by name. */
  public List<HostRow> all() {
    return jdbc.sql("select * from host order by name").query(HostStore::row).list();
  }

  /** The host of this name. */
  public Optional<HostRow> find(String name) {
    return jdbc.sql("select * from host where name = ?")
        .param(name)
        .query(HostStore::row)
        .optional();
  }

  /** The host of this name; until the transaction ends nobody else gives its room away. */
  public Optional<HostRow> lock(String name) {
    return jdbc.sql("select * from host where name = ? for update")
        .param(name)
        .query(HostStore::row)
        .optional();
  }

  private static String machinesInMemory(List<MachineStatus> machines) {
    return machines.stream()
        .filter(m -> m.phase() != MachinePhase.STOPPED && m.phase() != MachinePhase.FAILED)
        .map(m -> m.vm().value())
        .collect(Collectors.joining(","));
  }

  private static long attestedUntil(@Nullable String attestation) {
    return attestation == null ? 0 : UnverifiedClaims.of(attestation).instant("expiresAt");
  }

  private static <T> @Nullable String value(@Nullable T object, Function<T, String> value) {
    return object == null ? null : value.apply(object);
  }

  private static <T> @Nullable T parsed(@Nullable String value, Function<String, T> parser) {
    return value == null ? null : parser.apply(value);
  }

  private static HostRow row(ResultSet row, int number) throws SQLException {
    return new HostRow(
        row.getString("name"),
        parsed(row.getString("platform"), PlatformId::new),
        parsed(row.getString("boot"), BootId::new),
        parsed(row.getString("measurement"), Bytes::fromHex),
        row.getString("attestation"),
        Instant.ofEpochMilli(row.getLong("attested_until")),
        row.getInt("max_machines"),
        texts(row.getArray("machines")),
        row.getBoolean("up"),
        Instant.ofEpochMilli(row.getLong("last_seen")));
  }

  private static Set<String> texts(Array array) throws SQLException {
    return Set.copyOf(Arrays.asList((String[]) array.getArray()));
  }
}

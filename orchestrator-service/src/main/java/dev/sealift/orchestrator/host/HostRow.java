package dev.sealift.orchestrator.host;

import dev.sealift.api.rest.Host;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host as its last heartbeat told.
 *
 * @param attestedUntil when its attestation result stops counting; the epoch without one
 * @param machines the ids of the machines that take up its memory
 * @param up whether its agent reaches its hypervisor
 */
public record HostRow(
    String name,
    @Nullable PlatformId platform,
    @Nullable BootId boot,
    @Nullable Bytes measurement,
    @Nullable String attestation,
    Instant attestedUntil,
    int maxMachines,
    Set<String> machines,
    boolean up,
    Instant lastSeen) {

  /** Five heartbeats. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  public HostRow {
    machines = Set.copyOf(machines);
  }

  /** Whether it was heard of lately and its hypervisor is up. */
  public boolean online(Instant now) {
    return up && now.isBefore(lastSeen.plus(SILENCE));
  }

  /** Whether it holds an attestation result that counts now; the broker checks what it says. */
  public boolean attested(Instant now) {
    return platform != null && attestation != null && now.isBefore(attestedUntil);
  }

  /** As operators see it. */
  Host view(Instant now) {
    return new Host(
        name,
        platform,
        boot,
        measurement,
        online(now),
        attested(now),
        machines.size(),
        maxMachines,
        lastSeen);
  }
}

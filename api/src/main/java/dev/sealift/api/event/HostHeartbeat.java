package dev.sealift.api.event;

import dev.sealift.api.management.MachineStatus;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a host is, every two seconds and at once on a change; the next one replaces it.
 *
 * @param host the host
 * @param platform its TPM; absent while the hypervisor was never reached
 * @param boot the start of its hypervisor; absent likewise
 * @param measurement what the hypervisor measured of itself, 32 bytes; absent likewise
 * @param attestation its last attestation result for purpose HOST, a JWS; absent until it is
 *     attested
 * @param maxMachines most machines it takes
 * @param machines the machines it has
 * @param hypervisor whether the agent reaches its hypervisor
 */
public record HostHeartbeat(
    String host,
    @Nullable PlatformId platform,
    @Nullable BootId boot,
    @Nullable Bytes measurement,
    @Nullable String attestation,
    int maxMachines,
    List<MachineStatus> machines,
    HypervisorHealth hypervisor)
    implements HostEvent {
  public HostHeartbeat {
    machines = List.copyOf(machines);
    if (maxMachines < 0) {
      throw new IllegalArgumentException("maxMachines is %d, want >= 0".formatted(maxMachines));
    }
  }
}

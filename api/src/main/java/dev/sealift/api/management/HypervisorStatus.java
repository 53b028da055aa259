package dev.sealift.api.management;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a hypervisor has under way; an agent reconciles from it after it connects.
 *
 * @param machines every machine
 * @param migrations every migration it remembers
 * @param letters every letter outstanding
 * @param attestation its last attestation result for purpose HOST, a JWS
 */
public record HypervisorStatus(
    List<MachineStatus> machines,
    List<MigrationStatus> migrations,
    List<Letter> letters,
    @Nullable String attestation) {
  public HypervisorStatus {
    machines = List.copyOf(machines);
    migrations = List.copyOf(migrations);
    letters = List.copyOf(letters);
  }
}

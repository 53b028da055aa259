package dev.sealift.orchestrator.machine;

import dev.sealift.api.rest.VmState;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A machine.
 *
 * @param imageDigest SHA-256 of the guest image, hexadecimal
 * @param processes the names of its protected processes
 * @param host where it is, or was told to start
 * @param generation the highest it was seen with
 * @param startGeneration the generation of its last start
 * @param detail why, when the state needs a reason
 */
public record VmRow(
    VmId id,
    String name,
    String manifest,
    String imageDigest,
    long memoryMib,
    List<String> processes,
    VmState state,
    @Nullable String host,
    Generation generation,
    Generation startGeneration,
    @Nullable String detail,
    Instant createdAt) {

  public VmRow {
    processes = List.copyOf(processes);
  }

  VmRow in(
      VmState newState, @Nullable String newHost, Generation seen, @Nullable String newDetail) {
    return new VmRow(
        id,
        name,
        manifest,
        imageDigest,
        memoryMib,
        processes,
        newState,
        newHost,
        seen.compareTo(generation) > 0 ? seen : generation,
        startGeneration,
        newDetail,
        createdAt);
  }

  VmRow starting(String newHost, Generation before) {
    return new VmRow(
        id,
        name,
        manifest,
        imageDigest,
        memoryMib,
        processes,
        VmState.STARTING,
        newHost,
        before,
        before.next(),
        null,
        createdAt);
  }
}

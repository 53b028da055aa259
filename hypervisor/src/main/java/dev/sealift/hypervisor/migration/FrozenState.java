package dev.sealift.hypervisor.migration;

import dev.sealift.hypervisor.machine.Machine;
import dev.sealift.protocol.record.PageRejected;
import dev.sealift.protocol.record.PageRejected.Reason;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;

/**
 * What a frozen machine is beside its memory: since when its clock stands still (8 bytes, in
 * milliseconds), then vCPU and devices with the console's unacknowledged bytes.
 */
final class FrozenState {

  static final int MAX_BYTES = Long.BYTES + Machine.MAX_STATE_BYTES;

  /** Year 9999: later instants would not print. */
  private static final long MAX_INSTANT = 253_402_300_799_999L;

  private FrozenState() {}

  static byte[] encode(Instant parkedAt, byte[] machineState) {
    return ByteBuffer.allocate(Long.BYTES + machineState.length)
        .putLong(parkedAt.toEpochMilli())
        .put(machineState)
        .array();
  }

  static Instant parkedAt(byte[] encoded) throws PageRejected {
    if (encoded.length < Long.BYTES) {
      throw new PageRejected(Reason.MALFORMED, "STATE is %d bytes".formatted(encoded.length));
    }
    long millis = ByteBuffer.wrap(encoded).getLong();
    if (millis < 0 || millis > MAX_INSTANT) {
      throw new PageRejected(Reason.MALFORMED, "STATE has no instant of its freeze");
    }
    return Instant.ofEpochMilli(millis);
  }

  static byte[] machineState(byte[] encoded) {
    return Arrays.copyOfRange(encoded, Long.BYTES, encoded.length);
  }
}

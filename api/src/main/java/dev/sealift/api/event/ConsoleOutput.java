package dev.sealift.api.event;

import dev.sealift.api.management.ConsoleRead;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;

/**
 * Console bytes of a machine, identified by their offset.
 *
 * @param host the host
 * @param vm the machine
 * @param gen the generation that wrote them
 * @param from offset of the first byte
 * @param bytes the bytes, at most 32 KiB
 */
public record ConsoleOutput(String host, VmId vm, Generation gen, long from, Bytes bytes)
    implements HostEvent {
  public ConsoleOutput {
    if (from < 0) {
      throw new IllegalArgumentException("from is %d, want >= 0".formatted(from));
    }
    if (bytes.length() < 1 || bytes.length() > ConsoleRead.MAX_BYTES) {
      throw new IllegalArgumentException(
          "bytes are %d, want 1 to %d".formatted(bytes.length(), ConsoleRead.MAX_BYTES));
    }
  }
}

package dev.sealift.protocol.session;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;

/**
 * What both ends know after HELLO 2.
 *
 * @param transcriptHash TH, 32 bytes
 * @param peerBoot the boot that the peer named in HELLO 1; its HELLO 3 must prove it
 * @param keys the keys, which are worth nothing before HELLO 4
 */
record Agreed(Bytes transcriptHash, BootId peerBoot, KeySchedule keys) implements AutoCloseable {
  @Override
  public void close() {
    keys.close();
  }
}

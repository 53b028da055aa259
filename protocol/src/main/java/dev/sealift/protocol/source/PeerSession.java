package dev.sealift.protocol.source;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;

/**
 * The handshake that a migration latched: there is one of it, and it never changes.
 *
 * @param transcriptHash the hash of its transcript, 32 bytes
 * @param peerPlatform the target, as attested
 * @param peerBoot the target's boot, as attested
 */
public record PeerSession(Bytes transcriptHash, PlatformId peerPlatform, BootId peerBoot) {}

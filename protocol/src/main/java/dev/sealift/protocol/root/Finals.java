package dev.sealift.protocol.root;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.BootId;

/**
 * What the root commits to beside the pages.
 *
 * @param immutableDigest of what never changes, 32 bytes
 * @param metaDigest of the protection metadata, 32 bytes
 * @param stateDigest of vCPUs and devices, 32 bytes
 * @param transcriptHash TH of the session, 32 bytes
 * @param targetBoot the boot that the state is for
 */
public record Finals(
    Bytes immutableDigest,
    Bytes metaDigest,
    Bytes stateDigest,
    Bytes transcriptHash,
    BootId targetBoot) {}

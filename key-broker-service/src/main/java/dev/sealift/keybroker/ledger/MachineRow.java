package dev.sealift.keybroker.ledger;

import dev.sealift.api.broker.LedgerPhase;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;

/**
 * A machine as it is stored.
 *
 * @param manifest the machine manifest, as it was signed
 * @param requestDigest what it was created from, 32 bytes
 * @param generation the generation of its last decision; 0 before the first
 */
public record MachineRow(
    VmId vm,
    String name,
    String manifest,
    Bytes requestDigest,
    LedgerPhase phase,
    Generation generation) {}

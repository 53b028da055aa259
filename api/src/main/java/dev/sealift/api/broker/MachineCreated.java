package dev.sealift.api.broker;

import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;

/**
 * A machine is in the ledger.
 *
 * @param vm its id
 * @param gen its generation, 0
 */
public record MachineCreated(VmId vm, Generation gen) {}

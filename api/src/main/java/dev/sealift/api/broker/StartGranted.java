package dev.sealift.api.broker;

import dev.sealift.protocol.log.LogProof;

/**
 * The right to run a machine.
 *
 * @param decision the decision START
 * @param grant the run grant, sealed to the boot
 * @param proof that the decision is in the log, without which it counts for nothing
 */
public record StartGranted(String decision, String grant, LogProof proof) {}

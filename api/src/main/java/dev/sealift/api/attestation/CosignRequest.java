package dev.sealift.api.attestation;

import dev.sealift.protocol.log.ConsistencyProof;

/**
 * Asks the witness to cosign a checkpoint of the broker's log.
 *
 * @param extension that it grew out of the newest one the witness cosigned
 * @param checkpoint as the broker signed it
 */
public record CosignRequest(ConsistencyProof extension, String checkpoint) {}

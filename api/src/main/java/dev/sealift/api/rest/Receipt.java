package dev.sealift.api.rest;

import dev.sealift.protocol.log.LogProof;

/**
 * What anybody can check offline about a completed migration; each text is a JWS.
 *
 * @param version always 2
 * @param manifest the machine manifest, by the tenant
 * @param ticket the ticket, by the broker
 * @param sourceAttestation the source, by the attestation service
 * @param targetAttestation the target, by the attestation service
 * @param prepared by the source
 * @param ready by the target
 * @param decision by the broker
 * @param decisionProof that the witness saw the decision in the broker's log
 * @param running by the target
 * @param closed by the broker
 * @param closedProof that the witness saw the Closed in the broker's log
 */
public record Receipt(
    int version,
    String manifest,
    String ticket,
    String sourceAttestation,
    String targetAttestation,
    String prepared,
    String ready,
    String decision,
    LogProof decisionProof,
    String running,
    String closed,
    LogProof closedProof) {}

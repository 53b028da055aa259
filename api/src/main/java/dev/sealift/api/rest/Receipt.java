package dev.sealift.api.rest;

/**
 * What anybody can check offline about a completed migration; each field is a JWS.
 *
 * @param version always 1
 * @param manifest the machine manifest, by the tenant
 * @param ticket the ticket, by the broker
 * @param sourceAttestation the source, by the attestation service
 * @param targetAttestation the target, by the attestation service
 * @param prepared by the source
 * @param ready by the target
 * @param decision by the broker
 * @param running by the target
 * @param closed by the broker
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
    String running,
    String closed) {}

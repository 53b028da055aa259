package dev.sealift.api.broker;

/**
 * Says that the target has everything, and claims the decision.
 *
 * @param ready by the target
 * @param attestation the target's, for purpose MIGRATION_TARGET
 */
public record ReadyReport(String ready, String attestation) {}

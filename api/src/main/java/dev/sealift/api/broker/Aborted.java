package dev.sealift.api.broker;

/**
 * The decision on a migration that an operator gave up.
 *
 * @param decision ABORT
 */
public record Aborted(String decision) {}

package dev.sealift.api.broker;

/**
 * The word that the target runs.
 *
 * @param closed by the broker
 */
public record ClosedReply(String closed) {}

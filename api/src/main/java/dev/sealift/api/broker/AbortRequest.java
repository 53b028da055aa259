package dev.sealift.api.broker;

/**
 * Asks for the decision ABORT.
 *
 * @param reason why, for people
 */
public record AbortRequest(String reason) {}

package dev.sealift.api.attestation;

/**
 * Approves an enrolled platform.
 *
 * @param name what people call it
 */
public record ApprovalRequest(String name) {}

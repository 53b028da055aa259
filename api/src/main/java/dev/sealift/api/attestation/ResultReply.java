package dev.sealift.api.attestation;

/**
 * An attestation result.
 *
 * @param result a JWS
 */
public record ResultReply(String result) {}

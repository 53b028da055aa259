package dev.sealift.api.broker;

/**
 * Asks for the right to run a stopped machine.
 *
 * @param claim the start claim, by the boot
 * @param attestation a fresh attestation result for purpose START
 */
public record StartClaimRequest(String claim, String attestation) {}

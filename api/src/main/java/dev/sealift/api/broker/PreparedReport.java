package dev.sealift.api.broker;

/**
 * Says that the source is frozen and has sent everything.
 *
 * @param prepared by the source
 * @param attestation the source's, for purpose MIGRATION_SOURCE
 */
public record PreparedReport(String prepared, String attestation) {}

package dev.sealift.api.broker;

/**
 * A hypervisor tells that its host was started, with which an earlier boot of it ended.
 *
 * @param attestation a result for purpose host, signed; it counts however old it is
 */
public record BootReport(String attestation) {}

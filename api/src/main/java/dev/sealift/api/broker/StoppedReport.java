package dev.sealift.api.broker;

/**
 * Says that a machine was zeroised.
 *
 * @param stopped by the boot that ran it
 */
public record StoppedReport(String stopped) {}

package dev.sealift.api.broker;

/**
 * Says that the source wiped what it kept.
 *
 * @param wiped by the source
 */
public record WipedReport(String wiped) {}

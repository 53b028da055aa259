package dev.sealift.api.broker;

/**
 * Says that a machine runs.
 *
 * @param running by the boot that runs it
 */
public record RunningReport(String running) {}

package dev.sealift.hypervisor.protection;

/**
 * A protected process was stopped before it executed anything on bad state.
 *
 * @param process name of the process
 * @param rule what was broken
 * @param virtualPage page concerned (address divided by 4096), or that of the program counter
 */
public record ProtectionViolation(String process, ProtectionRule rule, long virtualPage) {}

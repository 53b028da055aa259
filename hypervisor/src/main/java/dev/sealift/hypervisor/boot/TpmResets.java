package dev.sealift.hypervisor.boot;

/**
 * The counts by which a TPM tells one power cycle from another.
 *
 * @param resetCount resets of the TPM
 * @param restartCount restarts since
 */
record TpmResets(long resetCount, long restartCount) {}

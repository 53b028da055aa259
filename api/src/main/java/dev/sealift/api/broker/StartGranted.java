package dev.sealift.api.broker;

/**
 * The right to run a machine.
 *
 * @param decision the decision START
 * @param grant the run grant, sealed to the boot
 */
public record StartGranted(String decision, String grant) {}

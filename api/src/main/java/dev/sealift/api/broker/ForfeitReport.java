package dev.sealift.api.broker;

/**
 * A target says that it will never run a machine.
 *
 * @param forfeit the Forfeit as the boot signed it
 */
public record ForfeitReport(String forfeit) {}

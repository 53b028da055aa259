package dev.sealift.api.broker;

import dev.sealift.protocol.id.BootId;

/**
 * A target says that it will never run a machine.
 *
 * @param boot the target's boot
 * @param forfeit by the target
 */
public record ForfeitReport(BootId boot, String forfeit) {}

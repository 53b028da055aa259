package dev.sealift.api.broker;

import dev.sealift.protocol.id.BootId;

/**
 * Says that a machine stopped, or that a claim to start it was given up.
 *
 * @param boot the boot that ran or claimed it
 * @param stopped by that boot
 */
public record StoppedReport(BootId boot, String stopped) {}

package dev.sealift.api.management;

import dev.sealift.protocol.id.Generation;

/**
 * Starts a machine; idempotent by its id.
 *
 * @param manifest the machine manifest, a JWS
 * @param imagePath absolute path of the guest image
 * @param gen the generation before the start
 */
public record StartMachine(String manifest, String imagePath, Generation gen) {}

package dev.sealift.api.attestation;

import dev.sealift.protocol.bytes.Bytes;

/**
 * A reference value by its name.
 *
 * @param name its name
 * @param measurement what hosts may start, 32 bytes
 * @param svn its security version
 */
public record ReferenceValue(String name, Bytes measurement, long svn) {}

package dev.sealift.api.attestation;

import dev.sealift.protocol.bytes.Bytes;

/**
 * Sets a reference value.
 *
 * @param measurement what hosts may start, 32 bytes
 * @param svn its security version
 */
public record ReferenceValueRequest(Bytes measurement, long svn) {}

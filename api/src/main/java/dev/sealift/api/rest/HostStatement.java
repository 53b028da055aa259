package dev.sealift.api.rest;

import dev.sealift.protocol.bytes.Bytes;

/**
 * One person's word that a host is destroyed.
 *
 * @param approver the key of that person, as the machine manifest names it, 65 bytes
 * @param statement by that person, a JWS
 */
public record HostStatement(Bytes approver, String statement) {}

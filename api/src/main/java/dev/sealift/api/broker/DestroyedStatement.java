package dev.sealift.api.broker;

import dev.sealift.protocol.bytes.Bytes;

/**
 * One person's word that a host is destroyed.
 *
 * @param approver the key of that person, as the machine manifest names it, 65 bytes
 * @param statement by that person
 */
public record DestroyedStatement(Bytes approver, String statement) {}

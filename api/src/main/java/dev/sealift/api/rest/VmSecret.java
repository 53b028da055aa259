package dev.sealift.api.rest;

import dev.sealift.protocol.bytes.Bytes;

/**
 * The secret of a protected process, sealed to the key broker.
 *
 * @param process the protected process
 * @param sealed HPKE encapsulation and ciphertext
 */
public record VmSecret(String process, Bytes sealed) {}

package dev.sealift.api.broker;

import dev.sealift.protocol.bytes.Bytes;

/**
 * The secret of a protected process, sealed to the broker.
 *
 * @param process the protected process
 * @param sealed HPKE encapsulation and ciphertext
 */
public record SealedSecret(String process, Bytes sealed) {}

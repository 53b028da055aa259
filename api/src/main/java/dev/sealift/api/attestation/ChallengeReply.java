package dev.sealift.api.attestation;

import dev.sealift.protocol.bytes.Bytes;

/**
 * A nonce to be answered by evidence, once.
 *
 * @param nonce 32 bytes
 */
public record ChallengeReply(Bytes nonce) {}

package dev.sealift.api.attestation;

/**
 * The witness's word on a checkpoint.
 *
 * @param cosignature as it was signed
 */
public record CosignReply(String cosignature) {}

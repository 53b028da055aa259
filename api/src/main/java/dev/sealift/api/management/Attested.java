package dev.sealift.api.management;

import java.time.Instant;

/**
 * A fresh attestation result of this boot, for purpose HOST.
 *
 * @param result the attestation result, a JWS
 * @param expiresAt when it stops counting
 */
public record Attested(String result, Instant expiresAt) {}

package dev.sealift.api.attestation;

import org.jspecify.annotations.Nullable;

/**
 * How far the witness has seen the broker's log grow.
 *
 * @param checkpoint the newest one that it cosigned, as the broker signed it; absent before the
 *     first
 */
public record WitnessedReply(@Nullable String checkpoint) {}

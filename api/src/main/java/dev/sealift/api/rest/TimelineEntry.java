package dev.sealift.api.rest;

import dev.sealift.protocol.saga.MigrationState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A state that a migration entered.
 *
 * @param state the state
 * @param at when
 * @param detail why, when the state needs a reason
 */
public record TimelineEntry(MigrationState state, Instant at, @Nullable String detail) {}

package dev.sealift.api.broker;

import org.jspecify.annotations.Nullable;

/**
 * The decision on a migration.
 *
 * @param decision COMMIT or ABORT
 * @param grant the run grant, with a COMMIT and to the target alone
 */
public record Decided(String decision, @Nullable String grant) {}

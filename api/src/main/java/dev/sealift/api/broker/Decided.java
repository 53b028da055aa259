package dev.sealift.api.broker;

import dev.sealift.protocol.log.LogProof;
import org.jspecify.annotations.Nullable;

/**
 * The decision on a migration.
 *
 * @param decision COMMIT or ABORT
 * @param grant the run grant, with a COMMIT and to the target alone
 * @param proof that the decision is in the log, without which it counts for nothing
 */
public record Decided(String decision, @Nullable String grant, LogProof proof) {}

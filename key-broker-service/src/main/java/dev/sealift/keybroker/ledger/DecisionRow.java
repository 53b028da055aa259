package dev.sealift.keybroker.ledger;

import dev.sealift.protocol.signed.Decision;
import org.jspecify.annotations.Nullable;

/**
 * A decision as it is stored.
 *
 * @param decision what was decided
 * @param token the decision, as it was signed
 * @param runGrant the grant that goes with a START or a COMMIT, as it was signed
 * @param running the word of its boot that it runs, as it was signed
 * @param stopped the word of its boot that it stopped, as it was signed
 */
public record DecisionRow(
    Decision decision,
    String token,
    @Nullable String runGrant,
    @Nullable String running,
    @Nullable String stopped) {}

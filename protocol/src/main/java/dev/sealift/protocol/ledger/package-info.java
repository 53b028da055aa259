/**
 * The ledger of who may run a machine: one pure state machine per machine, stepped by the broker.
 *
 * <p>Invariants kept here, numbered as in the protocol: S2, generations only rise and each names
 * one boot; S4, one decision per migration, and a COMMIT only over a Prepared and a Ready that
 * agree.
 */
@NullMarked
package dev.sealift.protocol.ledger;

import org.jspecify.annotations.NullMarked;

/**
 * A deterministic simulation of the protocol: the real monitors and the real ledger, on hosts that
 * die, under an adversary that owns the network, the agents and the operators.
 *
 * <p>{@link dev.sealift.simulation.World} is a state of everything, {@link
 * dev.sealift.simulation.Moves} is what can happen to it, {@link dev.sealift.simulation.Invariants}
 * is what must never be so.
 */
@NullMarked
package dev.sealift.simulation;

import org.jspecify.annotations.NullMarked;

/**
 * The core without one of its defences, to see what the defence is for.
 *
 * <p>{@link dev.sealift.simulation.mutation.Mutants} names them all, {@link
 * dev.sealift.simulation.mutation.MutatingLoader} loads the core without one, {@link
 * dev.sealift.simulation.mutation.Trial} lets the simulator loose on it. Nothing of this is in the
 * classes that run live: a mutant exists in memory only.
 */
@NullMarked
package dev.sealift.simulation.mutation;

import org.jspecify.annotations.NullMarked;

/** Traces of live processes, put to the core again: what they did is what the core does. */
@NullMarked
package dev.sealift.simulation.trace;

import org.jspecify.annotations.NullMarked;

/**
 * The trace of a process: every step of the core that it took, with its whole input, as a line of
 * JSON that can be put to the core again.
 */
@NullMarked
package dev.sealift.api.trace;

import org.jspecify.annotations.NullMarked;

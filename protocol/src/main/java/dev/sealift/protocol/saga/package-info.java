/** The saga of a migration as a pure function: (state, input) to (state, effects). */
@NullMarked
package dev.sealift.protocol.saga;

import org.jspecify.annotations.NullMarked;

/**
 * The target monitor: how a machine is taken in, from the ticket to the first instruction, or to
 * failure with nothing left.
 */
@NullMarked
package dev.sealift.protocol.target;

import org.jspecify.annotations.NullMarked;

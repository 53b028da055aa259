/**
 * Operating-system processes: told apart, started, watched, signalled, and found again after a
 * crash.
 */
@NullMarked
package dev.sealift.standalone.process;

import org.jspecify.annotations.NullMarked;

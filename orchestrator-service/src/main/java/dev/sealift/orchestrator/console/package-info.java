/** Console bytes of machines: stored once by offset, read in order. */
@NullMarked
package dev.sealift.orchestrator.console;

import org.jspecify.annotations.NullMarked;

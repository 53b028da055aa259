/** The command that lets the simulator loose on the protocol. */
@NullMarked
package dev.sealift.cli.simulation;

import org.jspecify.annotations.NullMarked;

/** Tests of the machine: each instruction, traps, state, and the demo guest. */
@NullMarked
package dev.sealift.hypervisor.machine;

import org.jspecify.annotations.NullMarked;

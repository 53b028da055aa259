/**
 * An RV64GC machine: vCPUs in turns on one thread, off-heap memory with dirty-page logging, and
 * whole-state export. It follows the memory map of QEMU's {@code virt} board.
 */
@NullMarked
package dev.sealift.hypervisor.machine;

import org.jspecify.annotations.NullMarked;

/**
 * The devices of QEMU's RISC-V {@code virt} board, and the device tree that describes them. They
 * know no hart: whoever runs the harts asks them for interrupts. All run on the vCPU thread.
 */
@NullMarked
package dev.sealift.hypervisor.device;

import org.jspecify.annotations.NullMarked;

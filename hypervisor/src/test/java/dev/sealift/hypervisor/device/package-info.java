/** Tests of the devices, register by register. */
@NullMarked
package dev.sealift.hypervisor.device;

import org.jspecify.annotations.NullMarked;

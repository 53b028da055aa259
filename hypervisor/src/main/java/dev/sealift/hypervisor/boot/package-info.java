/** Who this start of the hypervisor is: measured, with fresh keys, attested by its TPM. */
@NullMarked
package dev.sealift.hypervisor.boot;

import org.jspecify.annotations.NullMarked;

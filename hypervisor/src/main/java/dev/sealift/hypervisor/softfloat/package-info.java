/**
 * IEEE 754-2019 binary32 and binary64 with the results and flags of RISC-V's F and D extensions:
 * NaNs are canonical, and tininess is detected after rounding.
 */
@NullMarked
package dev.sealift.hypervisor.softfloat;

import org.jspecify.annotations.NullMarked;

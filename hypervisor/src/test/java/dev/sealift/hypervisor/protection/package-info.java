/** Tests of process protection on the demo guest: the honest run, and a hostile guest OS. */
@NullMarked
package dev.sealift.hypervisor.protection;

import org.jspecify.annotations.NullMarked;

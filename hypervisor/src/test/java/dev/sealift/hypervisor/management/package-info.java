/** Tests of the management socket. */
@NullMarked
package dev.sealift.hypervisor.management;

import org.jspecify.annotations.NullMarked;

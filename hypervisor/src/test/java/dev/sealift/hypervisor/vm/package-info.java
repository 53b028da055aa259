/** Tests of the machines of one host. */
@NullMarked
package dev.sealift.hypervisor.vm;

import org.jspecify.annotations.NullMarked;

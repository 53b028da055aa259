/** Tests of what moves machines. */
@NullMarked
package dev.sealift.hypervisor.migration;

import org.jspecify.annotations.NullMarked;

/** The machines of this host: how they are started, run, observed and stopped. */
@NullMarked
package dev.sealift.hypervisor.vm;

import org.jspecify.annotations.NullMarked;

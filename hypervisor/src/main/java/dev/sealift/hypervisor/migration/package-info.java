/**
 * Migrations over real memory and real connections: the drivers of both monitors, the pre-copy
 * rounds, and the port where machines arrive.
 */
@NullMarked
package dev.sealift.hypervisor.migration;

import org.jspecify.annotations.NullMarked;

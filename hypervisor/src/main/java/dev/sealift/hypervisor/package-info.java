/**
 * The trusted process of a host: machine, process protection, migration monitors, management
 * socket.
 */
@NullMarked
package dev.sealift.hypervisor;

import org.jspecify.annotations.NullMarked;

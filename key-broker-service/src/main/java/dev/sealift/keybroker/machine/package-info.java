/** Machines: created and destroyed by their tenants, started and stopped by hosts. */
@NullMarked
package dev.sealift.keybroker.machine;

import org.jspecify.annotations.NullMarked;

/** What the host has, as the hypervisor told it last. */
@NullMarked
package dev.sealift.hostagent.inventory;

import org.jspecify.annotations.NullMarked;

/** Migrations: tickets, the two words of the monitors, decisions, and what follows. */
@NullMarked
package dev.sealift.keybroker.migration;

import org.jspecify.annotations.NullMarked;

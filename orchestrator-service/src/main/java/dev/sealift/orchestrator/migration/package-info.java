/** Migrations: requested, driven by the saga, ended by what the broker's ledger says. */
@NullMarked
package dev.sealift.orchestrator.migration;

import org.jspecify.annotations.NullMarked;

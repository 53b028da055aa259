/**
 * Boots that are gone: what shows it, and what follows for the machines that they may have run.
 * Whether it proves enough, the ledger judges by the tenant's rules.
 */
@NullMarked
package dev.sealift.keybroker.loss;

import org.jspecify.annotations.NullMarked;

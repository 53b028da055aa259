/** The ledger in the database: every decision in one transaction that locks its machine. */
@NullMarked
package dev.sealift.keybroker.ledger;

import org.jspecify.annotations.NullMarked;

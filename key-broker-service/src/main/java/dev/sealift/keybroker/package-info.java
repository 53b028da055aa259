/** Key release and the ledger of who may run what. */
@NullMarked
package dev.sealift.keybroker;

import org.jspecify.annotations.NullMarked;

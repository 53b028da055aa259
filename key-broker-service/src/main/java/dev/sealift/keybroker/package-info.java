/** The key broker: the ledger of who may run what, and the keys that go with it. */
@NullMarked
package dev.sealift.keybroker;

import org.jspecify.annotations.NullMarked;

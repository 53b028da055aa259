/** Receipts of migrations, which anybody can verify offline from pinned keys alone. */
@NullMarked
package dev.sealift.protocol.receipt;

import org.jspecify.annotations.NullMarked;

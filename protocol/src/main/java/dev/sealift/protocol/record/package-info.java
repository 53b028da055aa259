/** Sealed records: pages and everything else that moves between two monitors under their keys. */
@NullMarked
package dev.sealift.protocol.record;

import org.jspecify.annotations.NullMarked;

/** Starts of stopped machines. */
@NullMarked
package dev.sealift.keybroker.start;

import org.jspecify.annotations.NullMarked;

/** Requests that are held until they can be answered. */
@NullMarked
package dev.sealift.keybroker.hold;

import org.jspecify.annotations.NullMarked;

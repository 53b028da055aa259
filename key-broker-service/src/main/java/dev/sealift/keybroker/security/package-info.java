/** How much anybody may send to the broker. */
@NullMarked
package dev.sealift.keybroker.security;

import org.jspecify.annotations.NullMarked;

/** Byte strings: immutable public ones, and secret ones that can be zeroised. */
@NullMarked
package dev.sealift.protocol.bytes;

import org.jspecify.annotations.NullMarked;

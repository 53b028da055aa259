/** Signed objects: what the roles say to each other, each field with what it blocks. */
@NullMarked
package dev.sealift.protocol.signed;

import org.jspecify.annotations.NullMarked;

/** The migration protocol: identifiers, signed objects, records, crypto suite, state machines. */
@NullMarked
package dev.sealift.protocol;

import org.jspecify.annotations.NullMarked;

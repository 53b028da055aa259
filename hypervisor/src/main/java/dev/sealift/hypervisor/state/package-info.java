/** Encoding of exported state: written whole, and read with a check of every field. */
@NullMarked
package dev.sealift.hypervisor.state;

import org.jspecify.annotations.NullMarked;

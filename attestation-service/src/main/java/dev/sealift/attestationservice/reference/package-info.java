/** Reference values: what hosts may start. */
@NullMarked
package dev.sealift.attestationservice.reference;

import org.jspecify.annotations.NullMarked;

/** The witness of the broker's transparency log: it signs what grew, and nothing that changed. */
@NullMarked
package dev.sealift.attestationservice.witness;

import org.jspecify.annotations.NullMarked;

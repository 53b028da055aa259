/** The REST interface of the attestation service. */
@NullMarked
package dev.sealift.api.attestation;

import org.jspecify.annotations.NullMarked;

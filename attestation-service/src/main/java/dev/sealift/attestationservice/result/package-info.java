/** Attestation results: what an appraisal ends in, signed. */
@NullMarked
package dev.sealift.attestationservice.result;

import org.jspecify.annotations.NullMarked;

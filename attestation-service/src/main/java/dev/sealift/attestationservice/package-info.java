/** RATS verifier: enrols hosts, appraises evidence, issues attestation results. */
@NullMarked
package dev.sealift.attestationservice;

import org.jspecify.annotations.NullMarked;

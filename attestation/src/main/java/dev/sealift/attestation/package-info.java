/** TPM 2.0 structures, devices and evidence, used by attester and verifier. */
@NullMarked
package dev.sealift.attestation;

import org.jspecify.annotations.NullMarked;

/**
 * Which platforms are ours: the operator's approval, and the activation that ties a key to a TPM.
 */
@NullMarked
package dev.sealift.attestationservice.enrolment;

import org.jspecify.annotations.NullMarked;

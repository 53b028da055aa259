/** Refusals as problem details (RFC 9457). */
@NullMarked
package dev.sealift.attestationservice.problem;

import org.jspecify.annotations.NullMarked;

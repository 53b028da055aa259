/** Evidence (RFC 9334): what a host shows of its boot, and the one way it is verified. */
@NullMarked
package dev.sealift.attestation.evidence;

import org.jspecify.annotations.NullMarked;

/** Evidence is compared with what we know and want: nonce, keys, resets and reference values. */
@NullMarked
package dev.sealift.attestationservice.appraisal;

import org.jspecify.annotations.NullMarked;

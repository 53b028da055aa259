/**
 * What the broker believes: attestation results under the pinned key, and objects signed by
 * attested boots.
 */
@NullMarked
package dev.sealift.keybroker.trust;

import org.jspecify.annotations.NullMarked;

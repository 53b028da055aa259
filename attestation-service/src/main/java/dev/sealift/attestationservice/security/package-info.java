/** How much anybody may send to this service. */
@NullMarked
package dev.sealift.attestationservice.security;

import org.jspecify.annotations.NullMarked;

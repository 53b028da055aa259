/** Who may ask this service, and how much they may send. */
@NullMarked
package dev.sealift.attestationservice.security;

import org.jspecify.annotations.NullMarked;

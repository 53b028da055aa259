/**
 * A cluster's own authority and issuer: certificates for services, tokens for people. Services know
 * nothing of this package; they verify.
 */
@NullMarked
package dev.sealift.access.issue;

import org.jspecify.annotations.NullMarked;

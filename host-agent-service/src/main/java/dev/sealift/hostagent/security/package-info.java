/** Who may ask this agent: whoever holds the token that all parts of a cluster share. */
@NullMarked
package dev.sealift.hostagent.security;

import org.jspecify.annotations.NullMarked;

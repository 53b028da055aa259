/** The bound on request bodies. */
@NullMarked
package dev.sealift.orchestrator.security;

import org.jspecify.annotations.NullMarked;

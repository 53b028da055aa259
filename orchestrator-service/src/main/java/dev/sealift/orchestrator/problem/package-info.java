/** Refusals, as problems of RFC 9457. */
@NullMarked
package dev.sealift.orchestrator.problem;

import org.jspecify.annotations.NullMarked;

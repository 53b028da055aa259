/** Refusals as the client hears them: problems of RFC 9457. */
@NullMarked
package dev.sealift.keybroker.problem;

import org.jspecify.annotations.NullMarked;

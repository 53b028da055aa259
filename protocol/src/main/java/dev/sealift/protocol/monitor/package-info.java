/** What the source and the target monitor share: the right to run, and refusals. */
@NullMarked
package dev.sealift.protocol.monitor;

import org.jspecify.annotations.NullMarked;

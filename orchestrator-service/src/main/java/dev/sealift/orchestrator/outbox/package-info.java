/**
 * The transactional outbox: what a transaction wants published is published, in order, at least
 * once.
 */
@NullMarked
package dev.sealift.orchestrator.outbox;

import org.jspecify.annotations.NullMarked;

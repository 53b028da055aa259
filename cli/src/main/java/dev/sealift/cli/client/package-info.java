/** Talks to the orchestrator of a cluster. */
@NullMarked
package dev.sealift.cli.client;

import org.jspecify.annotations.NullMarked;

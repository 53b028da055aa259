/** What the orchestrator tells the agent of a host, over Kafka. */
@NullMarked
package dev.sealift.api.command;

import org.jspecify.annotations.NullMarked;

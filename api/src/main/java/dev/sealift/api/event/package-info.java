/** What the agents of hosts and the orchestrator tell over Kafka, as CloudEvents. */
@NullMarked
package dev.sealift.api.event;

import org.jspecify.annotations.NullMarked;

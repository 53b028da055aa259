/** What the agents of hosts tell over Kafka, handled once. */
@NullMarked
package dev.sealift.orchestrator.inbox;

import org.jspecify.annotations.NullMarked;

/**
 * What the agent tells over Kafka: how its host is, and each change of a machine or migration,
 * again until Kafka has it.
 */
@NullMarked
package dev.sealift.hostagent.event;

import org.jspecify.annotations.NullMarked;

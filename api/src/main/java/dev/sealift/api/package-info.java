/** What crosses processes: REST, Kafka and management messages. */
@NullMarked
package dev.sealift.api;

import org.jspecify.annotations.NullMarked;

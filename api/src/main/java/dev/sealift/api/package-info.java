/** What crosses processes: REST, Kafka and management messages; how long to wait to ask again. */
@NullMarked
package dev.sealift.api;

import org.jspecify.annotations.NullMarked;

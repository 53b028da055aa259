/** One Kafka broker that is its own KRaft controller, in a JVM of its own. */
@NullMarked
package dev.sealift.standalone.kafka;

import org.jspecify.annotations.NullMarked;

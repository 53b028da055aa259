package dev.sealift.hostagent.event;

import java.io.Serial;
import org.springframework.core.NestedExceptionUtils;

/** Kafka did not acknowledge an event in time; it may have it all the same. */
public final class NotPublishedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  NotPublishedException(String topic, Throwable cause) {
    super(
        "event is not in %s: %s".formatted(topic, NestedExceptionUtils.getMostSpecificCause(cause)),
        cause);
  }
}

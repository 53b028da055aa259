package dev.sealift.api.event;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CloudEvent types of a family of messages, and the record that each carries.
 *
 * @param <T> what the family has in common
 */
public final class EventTypes<T> {

  private final String prefix;
  private final Map<String, Class<? extends T>> byType = new LinkedHashMap<>();
  private final Map<Class<?>, String> byRecord = new LinkedHashMap<>();

  private EventTypes(String prefix) {
    this.prefix = prefix;
  }

  /** An empty family whose types begin with the prefix. */
  public static <T> EventTypes<T> of(String prefix) {
    return new EventTypes<>(prefix);
  }

  /** Adds a type. */
  public EventTypes<T> with(String name, Class<? extends T> record) {
    byType.put(prefix + name, record);
    byRecord.put(record, prefix + name);
    return this;
  }

  /** The type of a message. */
  public String typeOf(T message) {
    String type = byRecord.get(message.getClass());
    if (type == null) {
      throw new IllegalStateException("%s has no type".formatted(message.getClass()));
    }
    return type;
  }

  /**
   * Reads the message that a CloudEvent carries.
   *
   * @throws MalformedMessageException if its type is unknown or its data malformed
   */
  public T read(CloudEvent event) throws MalformedMessageException {
    Class<? extends T> record = byType.get(event.type());
    if (record == null) {
      throw new MalformedMessageException("type", "is unknown, want one of " + byType.keySet());
    }
    return Json.fromTree(event.data(), record);
  }
}

package dev.sealift.api.trace;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.monitor.RunRight;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The values of the core as JSON, by the components of its records, whole and to the nanosecond.
 *
 * <p>A record is an object of its components, and one whose only component is {@code value} is that
 * value. Where a sealed interface is declared the name of the record comes first, as {@code kind}.
 * What is absent is left out. Types that are not named here have no form: no secret and no key can
 * be written by mistake.
 */
public final class CoreJson {

  /** What names the record where a sealed interface is declared. */
  static final String KIND = "kind";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private CoreJson() {}

  /** A value as JSON, where its declared type stands. */
  public static JsonNode tree(Type declared, Object value) {
    return switch (value) {
      case JsonNode node -> node;
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Long number -> NODES.numberNode(number.longValue());
      case Enum<?> name -> NODES.stringNode(name.name());
      case Bytes bytes -> NODES.stringNode(bytes.base64Url());
      case Instant instant -> NODES.stringNode(instant.toString());
      case Duration duration -> NODES.stringNode(duration.toString());
      case RunRight right ->
          NODES
              .objectNode()
              .put("vm", right.vm().value())
              .put("generation", right.generation().value());
      case Collection<?> many -> array(Shape.argument(declared), many);
      case Record record ->
          Shape.of(record.getClass()).isWrapper() ? wrapped(record) : object(declared, record);
      default -> throw Shape.noForm(value.getClass());
    };
  }

  /** Writes a value on one line. */
  public static String write(Class<?> declared, Object value) {
    return Json.write(tree(declared, value));
  }

  /**
   * Reads a value from exactly what would be written of it.
   *
   * @throws MalformedMessageException naming the field that is wrong
   */
  public static <T> T read(String json, Class<T> declared) throws MalformedMessageException {
    return read(Json.read(json, JsonNode.class), declared);
  }

  /**
   * Reads a value from exactly what would be written of it.
   *
   * @throws MalformedMessageException naming the field that is wrong
   */
  public static <T> T read(JsonNode node, Class<T> declared) throws MalformedMessageException {
    T value = declared.cast(CoreReader.value(node, declared, ""));
    if (!tree(declared, value).toString().equals(node.toString())) {
      throw new MalformedMessageException("", "it is written in another form than ours");
    }
    return value;
  }

  private static JsonNode array(Type element, Collection<?> many) {
    Stream<JsonNode> nodes = many.stream().map(each -> tree(element, each));
    ArrayNode array = NODES.arrayNode();
    // The order of a set differs from one process to the next.
    (many instanceof Set ? nodes.sorted(Comparator.comparing(JsonNode::toString)) : nodes)
        .forEach(array::add);
    return array;
  }

  private static JsonNode wrapped(Record record) {
    RecordComponent only = Shape.of(record.getClass()).components().getFirst();
    return tree(only.getGenericType(), Objects.requireNonNull(get(record, only)));
  }

  private static JsonNode object(Type declared, Record record) {
    ObjectNode object = NODES.objectNode();
    if (Shape.of(Shape.raw(declared)).isSealed()) {
      object.put(KIND, record.getClass().getSimpleName());
    }
    for (RecordComponent component : Shape.of(record.getClass()).components()) {
      Object value = get(record, component);
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(present ->
            object.set(
                component.getName(), tree(Shape.argument(component.getGenericType()), present)));
      } else if (value != null) {
        object.set(component.getName(), tree(component.getGenericType(), value));
      }
    }
    return object;
  }

  private static @Nullable Object get(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("the records of the core are public", e);
    }
  }
}

package dev.sealift.api.trace;

import dev.sealift.api.MalformedMessageException;
import dev.sealift.protocol.bytes.Bytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes values of the core out of what {@link CoreJson} writes. */
final class CoreReader {

  private CoreReader() {}

  /** Reads a value of a declared type; the path is for messages. */
  static Object value(JsonNode node, Type declared, String path) throws MalformedMessageException {
    Class<?> type = Shape.raw(declared);
    if (type == JsonNode.class) {
      return node;
    }
    if (type == long.class || type == Long.class) {
      return whole(node, path);
    }
    if (type == boolean.class) {
      require(node.isBoolean(), path, "true or false");
      return node.booleanValue();
    }
    if (Collection.class.isAssignableFrom(type)) {
      return many(node, declared, path);
    }
    if (Shape.of(type).isSealed()) {
      return record(node, named(node, type, path), path);
    }
    if (type.isRecord()) {
      return Shape.of(type).isWrapper()
          ? made(
              type,
              List.of(value(node, Shape.of(type).components().getFirst().getGenericType(), path)),
              path)
          : record(node, type, path);
    }
    require(node.isString(), path, "a text");
    return parsed(node.stringValue(), type, path);
  }

  private static Long whole(JsonNode node, String path) throws MalformedMessageException {
    require(node.isIntegralNumber() && node.canConvertToLong(), path, "a whole number");
    return node.longValue();
  }

  private static Object parsed(String text, Class<?> type, String path)
      throws MalformedMessageException {
    try {
      if (type.isEnum()) {
        return Stream.of(type.getEnumConstants())
            .filter(constant -> ((Enum<?>) constant).name().equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such name"));
      }
      if (type == String.class) {
        return text;
      }
      if (type == Bytes.class) {
        return Bytes.fromBase64Url(text);
      }
      if (type == Instant.class) {
        return Instant.parse(text);
      }
      if (type == Duration.class) {
        return Duration.parse(text);
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedMessageException(path, "is no " + type.getSimpleName());
    }
    throw Shape.noForm(type);
  }

  private static Object many(JsonNode node, Type declared, String path)
      throws MalformedMessageException {
    require(node.isArray(), path, "a list");
    ArrayList<Object> values = new ArrayList<>();
    for (JsonNode each : node) {
      values.add(value(each, Shape.argument(declared), path + "[" + values.size() + "]"));
    }
    return Shape.raw(declared) == Set.class ? Set.copyOf(values) : List.copyOf(values);
  }

  private static Class<?> named(JsonNode node, Class<?> type, String path)
      throws MalformedMessageException {
    String name = node.path(CoreJson.KIND).asString("");
    return Shape.of(type).leaves().stream()
        .filter(leaf -> leaf.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new MalformedMessageException(
                child(path, CoreJson.KIND), "names no " + type.getSimpleName()));
  }

  private static Object record(JsonNode node, Class<?> type, String path)
      throws MalformedMessageException {
    require(node.isObject(), path, "an object");
    ArrayList<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : Shape.of(type).components()) {
      JsonNode present = node.get(component.getName());
      values.add(of(component, present, child(path, component.getName())));
    }
    return made(type, values, path);
  }

  private static @Nullable Object of(
      RecordComponent component, @Nullable JsonNode present, String path)
      throws MalformedMessageException {
    Type type = component.getGenericType();
    if (Shape.raw(type) == Optional.class) {
      return present == null
          ? Optional.empty()
          : Optional.of(value(present, Shape.argument(type), path));
    }
    if (present != null) {
      return value(present, type, path);
    }
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      return null;
    }
    throw new MalformedMessageException(path, "is missing");
  }

  private static Object made(Class<?> type, List<? extends @Nullable Object> values, String path)
      throws MalformedMessageException {
    Class<?>[] types =
        Shape.of(type).components().stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new MalformedMessageException(path, "is refused: " + refused.getMessage());
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the records of the core are public", e);
    }
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static void require(boolean holds, String path, String want)
      throws MalformedMessageException {
    if (!holds) {
      throw new MalformedMessageException(path, "is malformed, want " + want);
    }
  }
}

package dev.sealift.api.trace;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.monitor.RunRight;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
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

  private static final String KIND = "kind";

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private CoreJson() {}

  /**
   * What reflection tells of a type, asked once.
   *
   * @param leaves of a sealed interface the records that it permits; of others none
   * @param components of a record; of others none
   */
  private record Shape(List<Class<?>> leaves, List<RecordComponent> components) {

    static Shape of(Class<?> type) {
      RecordComponent[] components = type.getRecordComponents();
      return new Shape(
          type.isSealed() ? leaves(type).toList() : List.of(),
          components == null ? List.of() : List.of(components));
    }

    boolean isSealed() {
      return !leaves.isEmpty();
    }

    boolean isWrapper() {
      return components.size() == 1 && components.getFirst().getName().equals("value");
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
      return type.isSealed()
          ? Stream.of(type.getPermittedSubclasses()).flatMap(Shape::leaves)
          : Stream.of(type);
    }
  }

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
      case Collection<?> many -> array(argument(declared), many);
      case Record record ->
          SHAPES.get(record.getClass()).isWrapper() ? wrapped(record) : object(declared, record);
      default -> throw noForm(value.getClass());
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
    T value = declared.cast(value(node, declared, ""));
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
    RecordComponent only = SHAPES.get(record.getClass()).components().getFirst();
    return tree(only.getGenericType(), Objects.requireNonNull(get(record, only)));
  }

  private static JsonNode object(Type declared, Record record) {
    ObjectNode object = NODES.objectNode();
    if (SHAPES.get(raw(declared)).isSealed()) {
      object.put(KIND, record.getClass().getSimpleName());
    }
    for (RecordComponent component : SHAPES.get(record.getClass()).components()) {
      Object value = get(record, component);
      if (value instanceof Optional<?> optional) {
        optional.ifPresent(present ->
            object.set(component.getName(), tree(argument(component.getGenericType()), present)));
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

  private static Object value(JsonNode node, Type declared, String path)
      throws MalformedMessageException {
    Class<?> type = raw(declared);
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
    if (SHAPES.get(type).isSealed()) {
      return record(node, named(node, type, path), path);
    }
    if (type.isRecord()) {
      return SHAPES.get(type).isWrapper()
          ? made(
              type,
              List.of(value(node, SHAPES.get(type).components().getFirst().getGenericType(), path)),
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
    throw noForm(type);
  }

  private static Object many(JsonNode node, Type declared, String path)
      throws MalformedMessageException {
    require(node.isArray(), path, "a list");
    ArrayList<Object> values = new ArrayList<>();
    for (JsonNode each : node) {
      values.add(value(each, argument(declared), path + "[" + values.size() + "]"));
    }
    return raw(declared) == Set.class ? Set.copyOf(values) : List.copyOf(values);
  }

  private static Class<?> named(JsonNode node, Class<?> type, String path)
      throws MalformedMessageException {
    String name = node.path(KIND).asString("");
    return SHAPES.get(type).leaves().stream()
        .filter(leaf -> leaf.getSimpleName().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new MalformedMessageException(child(path, KIND), "names no " + type.getSimpleName()));
  }

  private static Object record(JsonNode node, Class<?> type, String path)
      throws MalformedMessageException {
    require(node.isObject(), path, "an object");
    ArrayList<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : SHAPES.get(type).components()) {
      JsonNode present = node.get(component.getName());
      values.add(of(component, present, child(path, component.getName())));
    }
    return made(type, values, path);
  }

  private static @Nullable Object of(
      RecordComponent component, @Nullable JsonNode present, String path)
      throws MalformedMessageException {
    Type type = component.getGenericType();
    if (raw(type) == Optional.class) {
      return present == null ? Optional.empty() : Optional.of(value(present, argument(type), path));
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
        SHAPES.get(type).components().stream()
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
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

  private static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> simple -> simple;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> throw new IllegalStateException("the core has no " + type);
    };
  }

  private static Type argument(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getActualTypeArguments()[0];
    }
    throw new IllegalStateException(type + " does not say of what");
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

  private static IllegalStateException noForm(Class<?> type) {
    return new IllegalStateException(type.getName() + " has no place in a trace");
  }
}

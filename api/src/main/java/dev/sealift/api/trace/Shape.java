package dev.sealift.api.trace;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.stream.Stream;

/**
 * What reflection tells of a type of the core, asked once.
 *
 * @param leaves of a sealed interface the records that it permits; of others none
 * @param components of a record; of others none
 */
record Shape(List<Class<?>> leaves, List<RecordComponent> components) {

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          return new Shape(
              type.isSealed() ? leaves(type).toList() : List.of(),
              components == null ? List.of() : List.of(components));
        }
      };

  static Shape of(Class<?> type) {
    return SHAPES.get(type);
  }

  /** Where it is declared, the name of the record must be told. */
  boolean isSealed() {
    return !leaves.isEmpty();
  }

  /** A record that does nothing but name a value. */
  boolean isWrapper() {
    return components.size() == 1 && components.getFirst().getName().equals("value");
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(Shape::leaves)
        : Stream.of(type);
  }

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> simple -> simple;
      case ParameterizedType generic -> (Class<?>) generic.getRawType();
      default -> throw new IllegalStateException("the core has no " + type);
    };
  }

  static Type argument(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic.getActualTypeArguments()[0];
    }
    throw new IllegalStateException(type + " does not say of what");
  }

  static IllegalStateException noForm(Class<?> type) {
    return new IllegalStateException(type.getName() + " has no place in a trace");
  }
}

package dev.sealift.metrics;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A label whose number of values is bounded.
 *
 * @param name its name
 * @param values all values, or none if they are not known beforehand
 * @param most how many values there may be; what comes after them is {@link #OTHER}
 */
public record Label(String name, List<String> values, int most) {

  /** Stands for every value beyond the bound. */
  public static final String OTHER = "other";

  public Label {
    values = List.copyOf(values);
    if (most < 1 || values.size() > most) {
      throw new IllegalArgumentException(
          "label %s has %d values, want 1 to %d".formatted(name, values.size(), most));
    }
  }

  /** One of these. */
  static Label of(String name, String... values) {
    return new Label(name, List.of(values), values.length);
  }

  /** The name of a constant. */
  static <E extends Enum<E>> Label of(String name, Class<E> type, Predicate<E> filter) {
    List<String> names = Stream.of(type.getEnumConstants()).filter(filter).map(Enum::name).toList();
    return new Label(name, names, names.size());
  }

  /** The name of a constant. */
  static <E extends Enum<E>> Label of(String name, Class<E> type) {
    return of(name, type, _ -> true);
  }

  /** A code that some part of the system or a peer made up. */
  static Label code(String name) {
    // More than twice as many as any service has reasons.
    return new Label(name, List.of(), 64);
  }

  /** Follows from the other labels, so that it makes no more series. */
  static Label following(String name) {
    return new Label(name, List.of(), 1);
  }

  boolean isClosed() {
    return !values.isEmpty();
  }

  String words() {
    if (isClosed()) {
      return "`%s`: %s".formatted(name, String.join(", ", values));
    }
    if (most == 1) {
      return "`%s`: one for each of the others".formatted(name);
    }
    return "`%s`: a code, at most %d, then `%s`".formatted(name, most, OTHER);
  }

  static List<Label> list(Label... labels) {
    return List.of(labels);
  }
}

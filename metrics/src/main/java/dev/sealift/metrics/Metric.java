package dev.sealift.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A metric.
 *
 * @param name with dots between its words
 * @param unit of its value
 * @param bounds upper bounds of the buckets in seconds; a timer's alone
 * @param labels in the order in which values are given
 * @param help one sentence
 */
public record Metric(
    String name, Kind kind, Unit unit, List<Double> bounds, List<Label> labels, String help) {

  /** Most series of one metric in one process; a histogram has so many times its buckets. */
  private static final int MAX_SERIES = 4096;

  public Metric {
    bounds = List.copyOf(bounds);
    labels = List.copyOf(labels);
    if (!name.matches("sealift(\\.[a-z]+)+")) {
      throw new IllegalArgumentException("name is %s, want sealift.word.word".formatted(name));
    }
    if (!bounds.isEmpty() && kind != Kind.TIMER) {
      throw new IllegalArgumentException(name + " has bounds and is no timer");
    }
    if (labels.stream().mapToLong(Label::most).reduce(1, Math::multiplyExact) > MAX_SERIES) {
      throw new IllegalArgumentException(
          "%s may have more than %d series".formatted(name, MAX_SERIES));
    }
  }

  static Metric counter(String name, Unit unit, String help, Label... labels) {
    return new Metric(name, Kind.COUNTER, unit, List.of(), Label.list(labels), help);
  }

  static Metric gauge(String name, Unit unit, String help, Label... labels) {
    return new Metric(name, Kind.GAUGE, unit, List.of(), Label.list(labels), help);
  }

  static Metric summary(String name, Unit unit, String help, Label... labels) {
    return new Metric(name, Kind.SUMMARY, unit, List.of(), Label.list(labels), help);
  }

  static Metric timer(String name, List<Double> bounds, String help, Label... labels) {
    return new Metric(name, Kind.TIMER, Unit.SECONDS, bounds, Label.list(labels), help);
  }

  /** Its name in Prometheus, without what tells its series apart. */
  public String family() {
    String plain = name.replace('.', '_').toLowerCase(Locale.ROOT);
    String suffix = unit.suffix();
    if (suffix != null && !plain.endsWith("_" + suffix)) {
      plain += "_" + suffix;
    }
    return kind == Kind.COUNTER ? plain + "_total" : plain;
  }

  /** The names of its series in Prometheus. */
  public List<String> series() {
    String family = family();
    return switch (kind) {
      case COUNTER, GAUGE -> List.of(family);
      case SUMMARY -> List.of(family + "_count", family + "_sum", family + "_max");
      case TIMER -> {
        List<String> all = new ArrayList<>(List.of(family + "_count", family + "_sum"));
        all.add(family + "_max");
        if (!bounds.isEmpty()) {
          all.add(family + "_bucket");
        }
        yield List.copyOf(all);
      }
    };
  }

  Set<String> labelNames() {
    return labels.stream().map(Label::name).collect(Collectors.toSet());
  }
}

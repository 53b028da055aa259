package dev.sealift.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The defined metrics of a service, on a registry.
 *
 * <p>What has known labels alone is there from the start, with zeros, so that the first increment
 * is seen as one. Values that a definition does not allow become {@link Label#OTHER}.
 */
public final class Meters {

  /** What a code looks like; anything else would be text of somebody. */
  private static final Pattern CODE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,47}");

  private final MeterRegistry registry;
  private final Map<String, Set<String>> seen = new HashMap<>();

  /** Registers what the service defines. */
  public Meters(MeterRegistry registry, Defined... all) {
    this.registry = registry;
    for (Defined defined : all) {
      begin(defined.metric());
    }
  }

  /** Counts one. */
  public void count(Defined metric, String... values) {
    add(metric, 1, values);
  }

  /** Counts several. */
  public void add(Defined metric, double amount, String... values) {
    counter(metric.metric(), tags(metric.metric(), values)).increment(amount);
  }

  /** Takes in how long something lasted; what a clock that was set back says counts as nothing. */
  public void time(Defined metric, Duration duration, String... values) {
    timer(metric.metric(), tags(metric.metric(), values))
        .record(duration.isNegative() ? Duration.ZERO : duration);
  }

  /** Takes in how much something was. */
  public void record(Defined metric, double amount, String... values) {
    summary(metric.metric(), tags(metric.metric(), values)).record(amount);
  }

  /** Shows a value; it is asked for whenever somebody looks, and must not wait for anything. */
  public void gauge(Defined metric, Supplier<Number> value, String... values) {
    Metric m = metric.metric();
    require(m, Kind.GAUGE);
    Gauge.builder(m.name(), value)
        .description(m.help())
        .baseUnit(m.unit().suffix())
        .tags(tags(m, values))
        .register(registry);
  }

  /** A gauge whose series come and go. */
  public Rows rows(Defined metric) {
    return new Rows(metric.metric());
  }

  /** The series of a gauge. */
  public final class Rows {
    private final Metric metric;
    private final MultiGauge gauge;
    private final Map<List<String>, AtomicReference<Double>> shown = new HashMap<>();

    private Rows(Metric metric) {
      require(metric, Kind.GAUGE);
      this.metric = metric;
      gauge =
          MultiGauge.builder(metric.name())
              .description(metric.help())
              .baseUnit(metric.unit().suffix())
              .register(registry);
    }

    /**
     * Replaces all series. One that stays keeps its place and gets a new value: were it taken out
     * and put back, a scrape in between would miss it or meet the gauge twice, and fail.
     */
    public void replace(List<Row> rows) {
      shown.keySet().retainAll(rows.stream().map(Row::values).toList());
      List<MultiGauge.Row<?>> all = new ArrayList<>();
      for (Row row : rows) {
        AtomicReference<Double> value =
            shown.computeIfAbsent(row.values(), _ -> new AtomicReference<>(row.value()));
        value.set(row.value());
        Tags tags = Tags.empty();
        for (int i = 0; i < metric.labels().size(); i++) {
          tags = tags.and(metric.labels().get(i).name(), row.values().get(i));
        }
        all.add(MultiGauge.Row.of(tags, value, AtomicReference::get));
      }
      gauge.register(all);
    }
  }

  /**
   * A series.
   *
   * @param values of the labels; whoever replaces the rows bounds their number
   */
  public record Row(double value, List<String> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  private void begin(Metric metric) {
    if (metric.kind() == Kind.GAUGE || !metric.labels().stream().allMatch(Label::isClosed)) {
      return;
    }
    List<Tags> all = List.of(Tags.empty());
    for (Label label : metric.labels()) {
      all =
          all.stream()
              .flatMap(tags -> label.values().stream().map(v -> tags.and(label.name(), v)))
              .toList();
    }
    for (Tags tags : all) {
      var _ =
          switch (metric.kind()) {
            case COUNTER -> counter(metric, tags);
            case TIMER -> timer(metric, tags);
            case SUMMARY, GAUGE -> summary(metric, tags);
          };
    }
  }

  private Counter counter(Metric m, Tags tags) {
    require(m, Kind.COUNTER);
    return Counter.builder(m.name())
        .description(m.help())
        .baseUnit(m.unit().suffix())
        .tags(tags)
        .register(registry);
  }

  private Timer timer(Metric m, Tags tags) {
    require(m, Kind.TIMER);
    Duration[] bounds =
        m.bounds().stream()
            .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
            .toArray(Duration[]::new);
    return Timer.builder(m.name())
        .description(m.help())
        .serviceLevelObjectives(bounds)
        .tags(tags)
        .register(registry);
  }

  private DistributionSummary summary(Metric m, Tags tags) {
    require(m, Kind.SUMMARY);
    return DistributionSummary.builder(m.name())
        .description(m.help())
        .baseUnit(m.unit().suffix())
        .tags(tags)
        .register(registry);
  }

  private static void require(Metric metric, Kind kind) {
    if (metric.kind() != kind) {
      throw new IllegalStateException(
          "%s is a %s and is used as a %s".formatted(metric.name(), metric.kind(), kind));
    }
  }

  private Tags tags(Metric metric, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalStateException(
          "%s got %d values, want %d"
              .formatted(metric.name(), values.length, metric.labels().size()));
    }
    Tags tags = Tags.empty();
    for (int i = 0; i < values.length; i++) {
      Label label = metric.labels().get(i);
      tags = tags.and(label.name(), bounded(metric, label, values[i]));
    }
    return tags;
  }

  private String bounded(Metric metric, Label label, String value) {
    if (label.isClosed()) {
      return label.values().contains(value) ? value : Label.OTHER;
    }
    if (!CODE.matcher(value).matches()) {
      return Label.OTHER;
    }
    synchronized (seen) {
      Set<String> known =
          seen.computeIfAbsent(metric.name() + " " + label.name(), _ -> new HashSet<>());
      if (!known.contains(value) && known.size() >= label.most()) {
        return Label.OTHER;
      }
      known.add(value);
      return value;
    }
  }
}

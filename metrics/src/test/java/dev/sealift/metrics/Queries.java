package dev.sealift.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Says what a text asks for that no service measures. */
final class Queries {

  private static final Pattern ASKED =
      Pattern.compile("\\b(sealift[_:][a-z0-9_:]*)(?:\\{([^}]*)})?");

  private static final Pattern MATCHER =
      Pattern.compile("([a-z_]+)\\s*(=~|!~|!=|=)\\s*\\\\?\"((?:[^\"\\\\]|\\\\[^\"])*)\\\\?\"");

  /** What Prometheus adds, and what tells buckets apart. */
  private static final Set<String> ADDED = Set.of("instance", "job", "le");

  private static final Map<String, Metric> SERIES =
      Catalogue.byService().values().stream()
          .flatMap(List::stream)
          .flatMap(m -> m.series().stream().map(s -> Map.entry(s, m)))
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

  private Queries() {}

  /**
   * Whether all that is asked for exists.
   *
   * @param recorded names that recording rules make
   * @return what does not
   */
  static List<String> unknown(String text, Set<String> recorded) {
    List<String> unknown = new ArrayList<>();
    Matcher asked = ASKED.matcher(text);
    while (asked.find()) {
      String name = asked.group(1);
      if (recorded.contains(name)) {
        continue;
      }
      Metric metric = SERIES.get(name);
      if (metric == null) {
        unknown.add(name);
      } else if (asked.group(2) != null) {
        labels(metric, asked.group(2)).forEach(problem -> unknown.add(name + " " + problem));
      }
    }
    return unknown;
  }

  static Set<String> recorded(String rules) {
    Set<String> names = new TreeSet<>();
    Matcher record = Pattern.compile("record: (\\S+)").matcher(rules);
    while (record.find()) {
      names.add(record.group(1));
    }
    return names;
  }

  private static List<String> labels(Metric metric, String matchers) {
    Map<String, Label> known =
        metric.labels().stream().collect(Collectors.toMap(Label::name, Function.identity()));
    List<String> unknown = new ArrayList<>();
    Matcher matcher = MATCHER.matcher(matchers);
    while (matcher.find()) {
      Label label = known.get(matcher.group(1));
      if (label == null) {
        if (!ADDED.contains(matcher.group(1))) {
          unknown.add("has no label " + matcher.group(1));
        }
      } else if (label.isClosed() && !matcher.group(3).contains("$")) {
        for (String value : matcher.group(3).split("\\|", -1)) {
          if (!label.values().contains(value)) {
            unknown.add("has no %s %s".formatted(label.name(), value));
          }
        }
      }
    }
    return unknown;
  }
}

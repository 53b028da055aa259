package dev.sealift.metrics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** All metrics of all services. */
public final class Catalogue {

  private Catalogue() {}

  /** The metrics of each service, by its name. */
  public static Map<String, List<Metric>> byService() {
    Map<String, List<Metric>> all = new LinkedHashMap<>();
    all.put(
        "every service",
        Stream.of(AccessMetric.values(), SpanMetric.values())
            .flatMap(part -> metrics(part).stream())
            .toList());
    all.put("orchestrator-service", metrics(OrchestratorMetric.values()));
    all.put("key-broker-service", metrics(BrokerMetric.values()));
    all.put("attestation-service", metrics(AttestationMetric.values()));
    all.put("host-agent-service", metrics(AgentMetric.values()));
    return all;
  }

  private static List<Metric> metrics(Defined... all) {
    return Stream.of(all).map(Defined::metric).toList();
  }

  /** As a page of the documentation. */
  public static String page() {
    StringBuilder page =
        new StringBuilder(
            """
            # Metrics

            Every service shows these at `/actuator/prometheus`, to a certificate of the role monitor. This page is
            made from the enums of `metrics/`, which is the only place that names a metric:

                mvn -B -pl metrics -am -Dtest=CatalogueTest -Dsurefire.failIfNoSpecifiedTests=false -Dsealift.rewrite test

            Labels are bounded: a value that is not listed, or a code after the last that fits, is
            counted as `other`. Machines and migrations are no labels, but for the 16 newest migrations
            (`sealift_recent_…`), whose series go when newer ones come. What has listed labels alone is
            there from the start, with zeros. A timer or summary `x` is `x_count`, `x_sum` and `x_max` (the
            largest of the last minutes), and `x_bucket` if bounds are named; bounds are in seconds.

            """);
    byService().forEach((service, metrics) -> section(page, service, metrics));
    return page.toString();
  }

  private static void section(StringBuilder page, String service, List<Metric> metrics) {
    page.append("## ").append(service).append("\n\n");
    page.append("| metric | kind | unit | labels | what it is |\n|---|---|---|---|---|\n");
    for (Metric metric : metrics) {
      page.append(
          "| `%s` | %s | %s | %s | %s |%n"
              .formatted(
                  metric.family(),
                  metric.kind().name().toLowerCase(java.util.Locale.ROOT),
                  metric.unit().words(),
                  String.join("; ", metric.labels().stream().map(Label::words).toList()),
                  metric.help() + bounds(metric)));
    }
    page.append('\n');
  }

  private static String bounds(Metric metric) {
    if (metric.bounds().isEmpty()) {
      return "";
    }
    return " Bounds: "
        + String.join(", ", metric.bounds().stream().map(Catalogue::plain).toList())
        + ".";
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}

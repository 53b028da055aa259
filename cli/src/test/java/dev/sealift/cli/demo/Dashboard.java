package dev.sealift.cli.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A dashboard of Grafana, and what it asks Prometheus. */
record Dashboard(String uid, List<Query> queries) {

  /**
   * What one panel asks.
   *
   * @param written as the dashboard has it
   * @param asked as Grafana would ask it
   * @param instant whether for one moment, or for each of a range
   */
  record Query(String written, String asked, boolean instant) {}

  /** All of them, when this migration is chosen. */
  static List<Dashboard> all(String migration) throws Exception {
    List<Path> files;
    try (Stream<Path> folder = Files.list(LivePrometheus.DEPLOY.resolve("grafana/dashboards"))) {
      files = folder.sorted().toList();
    }
    List<Dashboard> all = new ArrayList<>();
    for (Path file : files) {
      JsonNode dashboard = JsonMapper.shared().readTree(file.toFile());
      List<Query> queries = new ArrayList<>();
      for (JsonNode panel : dashboard.get("panels")) {
        for (JsonNode target : panel.get("targets")) {
          String written = target.get("expr").asString();
          queries.add(
              new Query(
                  written,
                  written.replace("$__rate_interval", "20s").replace("$migration", migration),
                  target.path("instant").asBoolean(false)));
        }
      }
      all.add(new Dashboard(dashboard.get("uid").asString(), queries));
    }
    return all;
  }
}

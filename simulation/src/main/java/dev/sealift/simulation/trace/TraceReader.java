package dev.sealift.simulation.trace;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.trace.CoreJson;
import dev.sealift.api.trace.StepTrace;
import dev.sealift.api.trace.TraceLine;
import dev.sealift.api.trace.TraceLine.Began;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds the trace in a log. No line may be missing, given twice, out of order or malformed; but the
 * last of a process may be cut off, for it may have been killed as it wrote.
 */
final class TraceReader {

  /** Within the JSON of a line no text can look so: there its quote would be escaped. */
  private static final String START = StepTrace.MARK + "{\"";

  /** A step with a large RescueRules has some thousand characters. */
  private static final int MAX_LINE_CHARS = 1 << 16;

  /** A day of migrations without a pause. */
  private static final int MAX_LOG_LINES = 1 << 22;

  private final String log;
  private final Faults faults;
  private final List<Run> runs = new ArrayList<>();
  private @Nullable String cutOff;
  private long next;

  private TraceReader(String log, Faults faults) {
    this.log = log;
    this.faults = faults;
  }

  /** What the starts of a process told, in order; lines that tell of no step are passed over. */
  static List<Run> runs(String name, List<String> log, Faults faults) {
    TraceReader reader = new TraceReader(name, faults);
    if (log.size() > MAX_LOG_LINES) {
      faults.add(name, "has %d lines, want <= %d".formatted(log.size(), MAX_LOG_LINES));
      return List.of();
    }
    for (int i = 0; i < log.size(); i++) {
      int start = log.get(i).lastIndexOf(START);
      if (start >= 0) {
        String json = log.get(i).substring(start + StepTrace.MARK.length()).stripTrailing();
        reader.line(name + ":" + (i + 1), json);
      }
    }
    return List.copyOf(reader.runs);
  }

  private void line(String where, String json) {
    JsonNode node;
    try {
      if (json.length() > MAX_LINE_CHARS) {
        throw new MalformedMessageException("", "is longer than " + MAX_LINE_CHARS);
      }
      node = Json.read(json, JsonNode.class);
    } catch (MalformedMessageException e) {
      faultIfCutOff();
      cutOff = where;
      return;
    }
    try {
      told(where, CoreJson.read(node, TraceLine.class));
    } catch (MalformedMessageException e) {
      faults.add(where, "is no line of a trace: " + e.getMessage());
    }
  }

  private void told(String where, TraceLine line) {
    if (line instanceof Began began) {
      cutOff = null;
      runs.add(new Run(log, began, new ArrayList<>()));
      next = 1;
      return;
    }
    faultIfCutOff();
    if (runs.isEmpty()) {
      faults.add(where, "tells of a step before its process began");
      return;
    }
    if (line.n() != next) {
      faults.add(where, "is line %d of its process, want %d".formatted(line.n(), next));
    }
    next = line.n() + 1;
    runs.getLast().lines().add(new Run.Line(where, line));
  }

  private void faultIfCutOff() {
    if (cutOff != null) {
      faults.add(cutOff, "is cut off, and its process told more");
      cutOff = null;
    }
  }
}

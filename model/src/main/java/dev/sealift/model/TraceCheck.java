package dev.sealift.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Has TLC find out whether traces are behaviours of the model ({@code Trace.tla}). Many are checked
 * in one run, for a run takes a second to begin.
 */
public final class TraceCheck {

  private static final Pattern TAKEN = Pattern.compile("taken\\W+(\\d+), <<([\\d, ]*)>>");

  private TraceCheck() {}

  /**
   * What came of a trace.
   *
   * @param taken how many of its steps the model takes at most
   * @param next the steps that were next then, of which the model takes none
   */
  public record Outcome(ModelTrace trace, long taken, String next) {

    /** Whether the trace is a behaviour of the model. */
    public boolean accepted() {
      return taken == trace.steps();
    }

    @Override
    public String toString() {
      return accepted()
          ? "%s: %d steps of the model".formatted(trace.name(), taken)
          : "%s: the model takes %d of %d steps, and then none of: %s"
              .formatted(trace.name(), taken, trace.steps(), next);
    }
  }

  /**
   * Checks traces against the model.
   *
   * @param folder where everything goes that is written; it is made
   * @param off the names of the model's defences that are out of force
   * @return one for each trace, in their order
   */
  public static List<Outcome> check(Path folder, List<ModelTrace> traces, Set<String> off)
      throws IOException, InterruptedException, URISyntaxException {
    Map<ModelTrace.Setting, List<ModelTrace>> groups = new LinkedHashMap<>();
    for (ModelTrace trace : traces) {
      ModelTrace.Setting setting = trace.setting();
      groups
          .computeIfAbsent(
              new ModelTrace.Setting(Set.of(), setting.restartIsEnd(), setting.statements(), false),
              _ -> new ArrayList<>())
          .add(trace);
    }
    Map<ModelTrace, Outcome> outcomes = new LinkedHashMap<>();
    for (Map.Entry<ModelTrace.Setting, List<ModelTrace>> group : groups.entrySet()) {
      Path own = folder.resolve("batch-" + outcomes.size());
      for (Outcome outcome : run(own, group.getKey(), group.getValue(), off)) {
        outcomes.put(outcome.trace(), outcome);
      }
    }
    return traces.stream().map(trace -> known(outcomes, trace)).toList();
  }

  private static Outcome known(Map<ModelTrace, Outcome> outcomes, ModelTrace trace) {
    Outcome outcome = outcomes.get(trace);
    if (outcome == null) {
      throw new IllegalStateException("TLC said nothing of " + trace.name());
    }
    return outcome;
  }

  private static List<Outcome> run(
      Path folder, ModelTrace.Setting setting, List<ModelTrace> batch, Set<String> off)
      throws IOException, InterruptedException, URISyntaxException {
    Files.createDirectories(folder);
    for (String module : List.of("Sealift.tla", "Trace.tla")) {
      try (InputStream in = TraceCheck.class.getResourceAsStream(module)) {
        if (in == null) {
          throw new IllegalStateException("no " + module);
        }
        Files.copy(in, folder.resolve(module), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    TraceModule generated = new TraceModule(batch);
    Files.writeString(folder.resolve(TraceModule.NAME + ".tla"), generated.module());
    String quoted =
        new TreeSet<>(off).stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
    Tlc.Result result =
        Tlc.check(folder.resolve("Trace.tla"), folder, generated.configuration(setting, quoted));
    return read(batch, result.output());
  }

  private static List<Outcome> read(List<ModelTrace> batch, String output) {
    List<List<Integer>> farthest =
        new ArrayList<>(
            batch.stream().map(trace -> List.copyOf(zeros(trace.processes().size()))).toList());
    Matcher taken = TAKEN.matcher(output);
    while (taken.find()) {
      List<Integer> counts =
          Stream.of(taken.group(2).split("[, ]+"))
              .filter(count -> !count.isEmpty())
              .map(Integer::valueOf)
              .toList();
      farthest.set(Integer.parseInt(taken.group(1)) - 1, counts);
    }
    return IntStream.range(0, batch.size())
        .mapToObj(i -> outcome(batch.get(i), farthest.get(i)))
        .toList();
  }

  private static List<Integer> zeros(int count) {
    return java.util.Collections.nCopies(count, 0);
  }

  private static Outcome outcome(ModelTrace trace, List<Integer> taken) {
    long all = taken.stream().mapToLong(Integer::longValue).sum();
    return new Outcome(trace, all, trace.next(taken));
  }
}

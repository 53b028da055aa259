package dev.sealift.model;

import dev.sealift.model.ModelTrace.Who;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The module {@code Batch}, which gives traces to {@code Trace.tla}: {@code BatchBoots}, the boots
 * of all, and {@code Traces}, a tuple of records with {@code shared} and {@code processes}; a
 * process has {@code actor}, {@code boot} and {@code steps}; a step {@code input}, {@code from},
 * {@code to}, {@code mid}, {@code gen}, {@code host} and {@code boot}, 0, "nobody" and NoBoot where
 * nothing is known. Hosts are named h1, h2 and so on, those with a software TPM s1, s2; migrations
 * are numbered as the model does.
 */
final class TraceModule {

  static final String NAME = "Batch";

  /** Named by no ticket of the ledger: the model has no such migration. */
  private static final int NO_TICKET = -1;

  private static final String NO_BOOT = "<<\"nobody\", 0>>";
  private static final String STRANGER = "<<\"stranger\", 0>>";

  private final TreeSet<String> hosts = new TreeSet<>();
  private final TreeSet<String> boots = new TreeSet<>();
  private final List<String> traces = new ArrayList<>();
  private int tickets = 1;

  /** The module of some traces, which live in the same setting but for the classes of TPMs. */
  TraceModule(List<ModelTrace> batch) {
    batch.forEach(trace -> traces.add(new Names(trace).trace()));
  }

  /** The text of the module. */
  String module() {
    return """
    ---- MODULE %s ----
    EXTENDS Integers
    BatchBoots == {%s}
    Traces == <<
    %s
    >>
    ====
    """
        .formatted(NAME, String.join(", ", boots), String.join(",\n", traces));
  }

  /**
   * What goes into the .cfg file.
   *
   * @param off the defences that are out of force, quoted
   */
  String configuration(ModelTrace.Setting setting, String off) {
    return """
    CONSTANTS
      Nobody = "nobody"
      Hosts = {%s}
      FirstOwner = "nobody"
      MaxMid = %d
      MaxGen = 1000000
      MaxTick = 0
      Restarts = 1000000
      BesideBoots = TRUE
      SoftwareTpms = {%s}
      RestartIsEnd = %s
      Statements = %s
      MaxRestores = 0
      Off = {%s}
      Boots <- BatchBoots
    SPECIFICATION TraceSpec
    CONSTRAINT Watch
    CHECK_DEADLOCK FALSE
    """
        .formatted(
            quoted(""),
            tickets,
            quoted("s"),
            truth(setting.restartIsEnd()),
            truth(setting.statements()),
            off);
  }

  private String quoted(String prefix) {
    return hosts.stream()
        .filter(host -> host.startsWith(prefix))
        .map("\"%s\""::formatted)
        .collect(Collectors.joining(", "));
  }

  private static String truth(boolean value) {
    return value ? "TRUE" : "FALSE";
  }

  /** The names that the model has for what a trace tells of. */
  private final class Names {

    private final ModelTrace trace;
    private final Map<String, String> hostNames = new HashMap<>();
    private final Map<String, String> bootNames = new HashMap<>();
    private final Map<String, Integer> numbers;

    Names(ModelTrace trace) {
      this.trace = trace;
      numbers = trace.tickets();
      tickets = Math.max(tickets, numbers.size());
      trace
          .boots()
          .forEach((host, began) -> {
            String prefix = trace.setting().software().contains(host) ? "s" : "h";
            long before = hostNames.values().stream().filter(n -> n.startsWith(prefix)).count();
            String name = prefix + (before + 1);
            hostNames.put(host, name);
            hosts.add(name);
            for (int i = 0; i < Math.max(1, began.size()); i++) {
              String boot = "<<\"%s\", %d>>".formatted(name, i + 1);
              boots.add(boot);
              if (i < began.size()) {
                bootNames.put(began.get(i), boot);
              }
            }
          });
    }

    String trace() {
      String processes =
          trace.processes().entrySet().stream()
              .map(entry -> process(entry.getKey(), entry.getValue()))
              .collect(Collectors.joining(",\n"));
      return "[shared |-> %s, processes |-> <<\n%s\n>>]"
          .formatted(truth(trace.setting().shared()), processes);
    }

    private String process(Who who, List<TraceStep> steps) {
      String boot =
          switch (who.actor()) {
            case "ledger" -> NO_BOOT;
            case "host" -> "<<\"%s\", 0>>".formatted(hostNames.get(who.where()));
            default -> bootNames.get(who.where());
          };
      return "[actor |-> \"%s\", boot |-> %s, steps |-> <<%s>>]"
          .formatted(
              who.actor(),
              boot,
              steps.stream().map(this::step).collect(Collectors.joining(",\n  ")));
    }

    private String step(TraceStep step) {
      return "[input |-> \"%s\", from |-> \"%s\", to |-> \"%s\", mid |-> %d, gen |-> %d, host |-> \"%s\", boot |-> %s]"
          .formatted(
              step.input(),
              step.from(),
              step.to(),
              step.mid().isEmpty() ? 0 : numbers.getOrDefault(step.mid(), NO_TICKET),
              step.generation(),
              hostNames.getOrDefault(step.host(), "nobody"),
              step.boot().isEmpty() ? NO_BOOT : bootNames.getOrDefault(step.boot(), STRANGER));
    }
  }
}

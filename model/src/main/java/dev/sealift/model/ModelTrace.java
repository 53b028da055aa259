package dev.sealift.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was seen of one machine: for each source monitor, each target monitor, the ledger and each
 * host the steps in their order. How the steps of two of them were ordered is not asked.
 *
 * @param name for messages
 * @param setting what the machine lives in
 * @param processes by who took them
 * @param boots of each host, in the order in which they began; all that ever were
 */
public record ModelTrace(
    String name,
    Setting setting,
    Map<Who, List<TraceStep>> processes,
    Map<String, List<String>> boots) {

  private static final Set<String> STARTS = Set.of("StartHost", "ResetTpm", "Relaunch", "Begin");

  public ModelTrace {
    processes = new LinkedHashMap<>(processes);
    boots = new LinkedHashMap<>(boots);
  }

  /**
   * What takes steps one after the other.
   *
   * @param actor source, target, ledger or host
   * @param where the boot of a monitor, the host of a host; empty for the ledger
   */
  public record Who(String actor, String where) {}

  /**
   * What a machine lives in.
   *
   * @param software hosts whose TPM can be put back, so that the tenant does not take the word of
   *     its counter
   * @param restartIsEnd whether the tenant takes a later boot as proof that what ran has ended
   * @param statements whether the tenant takes statements that a host is destroyed
   * @param shared whether its hosts spend numbers for other machines as well
   */
  public record Setting(
      Set<String> software, boolean restartIsEnd, boolean statements, boolean shared) {

    public Setting {
      software = Set.copyOf(software);
    }
  }

  /**
   * The traces of the machines that steps tell of. The model has one machine: of the others it
   * knows that they spend numbers of the hosts they share.
   *
   * @param steps of all, those of each process in their order
   * @param setting whose {@code shared} is made out here
   */
  public static List<ModelTrace> perMachine(String name, List<TraceStep> steps, Setting setting) {
    Set<String> vms = new TreeSet<>();
    steps.stream().map(TraceStep::vm).filter(vm -> !vm.isEmpty()).forEach(vms::add);
    Setting made =
        new Setting(
            setting.software(), setting.restartIsEnd(), setting.statements(), vms.size() > 1);
    return vms.stream()
        .map(vm ->
            of(
                name + " of " + vm,
                steps.stream().filter(s -> s.vm().equals(vm) || s.vm().isEmpty()).toList(),
                made))
        .toList();
  }

  /**
   * The trace of one machine.
   *
   * @throws IllegalArgumentException if a boot takes a step that never began, or a host before it
   *     began its first
   */
  public static ModelTrace of(String name, List<TraceStep> steps, Setting setting) {
    Map<String, List<String>> boots = new LinkedHashMap<>();
    Map<Who, List<TraceStep>> processes = new LinkedHashMap<>();
    for (TraceStep step : steps) {
      switch (step.actor()) {
        case "host" -> happened(name, step, boots, processes);
        case "ledger" -> add(processes, new Who("ledger", ""), step);
        default -> add(processes, new Who(step.actor(), step.boot()), step);
      }
    }
    Map<Who, List<TraceStep>> all = withClaims(processes);
    Set<String> known = new HashSet<>();
    boots.values().forEach(known::addAll);
    for (Who who : all.keySet()) {
      if (Set.of("source", "target").contains(who.actor()) && !known.contains(who.where())) {
        throw new IllegalArgumentException("%s: %s never began".formatted(name, who.where()));
      }
    }
    return new ModelTrace(name, setting, all, boots);
  }

  /** The first boot of a host is there when the trace begins. */
  private static void happened(
      String name,
      TraceStep step,
      Map<String, List<String>> boots,
      Map<Who, List<TraceStep>> processes) {
    boolean starts = STARTS.contains(step.input());
    List<String> begun = boots.computeIfAbsent(step.host(), _ -> new ArrayList<>());
    if (begun.isEmpty() && !starts) {
      throw new IllegalArgumentException(
          "%s: %s of %s before it began".formatted(name, step.input(), step.host()));
    }
    if (!begun.isEmpty()) {
      add(processes, new Who("host", step.host()), step);
    }
    if (starts) {
      begun.add(step.boot());
    }
  }

  private static void add(Map<Who, List<TraceStep>> processes, Who process, TraceStep step) {
    processes.computeIfAbsent(process, _ -> new ArrayList<>()).add(step);
  }

  /** A claim is no step of a monitor: where none was told, it was made before what followed it. */
  private static Map<Who, List<TraceStep>> withClaims(Map<Who, List<TraceStep>> processes) {
    Map<Who, List<TraceStep>> all = new LinkedHashMap<>(processes);
    processes.forEach((process, steps) -> {
      if (process.actor().equals("source")) {
        all.put(process, withClaims(steps));
      }
    });
    for (TraceStep step : processes.getOrDefault(new Who("ledger", ""), List.of())) {
      if (step.to().equals("Starting") && step.from().equals("Stopped") && !step.boot().isEmpty()) {
        List<TraceStep> of =
            all.computeIfAbsent(new Who("source", step.boot()), _ -> new ArrayList<>());
        if (of.stream().noneMatch(s -> claims(s, step.generation()))) {
          of.add(claim(step.boot(), step.vm(), step.generation()));
        }
      }
    }
    return all;
  }

  private static boolean claims(TraceStep step, long generation) {
    return step.input().equals("ClaimStart")
        && (generation == 0 || step.generation() == 0 || step.generation() == generation);
  }

  private static List<TraceStep> withClaims(List<TraceStep> steps) {
    List<TraceStep> all = new ArrayList<>();
    String before = "";
    for (TraceStep step : steps) {
      if (step.from().equals("Claiming") && !before.equals("Claiming")) {
        all.add(claim(step.boot(), step.vm(), step.generation()));
      }
      all.add(step);
      before = step.to();
    }
    return all;
  }

  private static TraceStep claim(String boot, String vm, long generation) {
    return new TraceStep("source", "", boot, vm, "", "ClaimStart", "", "Claiming", generation);
  }

  /** How many steps there are. */
  public long steps() {
    return processes.values().stream().mapToLong(List::size).sum();
  }

  /** The tickets, numbered from 1 in the order in which they were given out. */
  Map<String, Integer> tickets() {
    Map<String, Integer> numbers = new HashMap<>();
    for (TraceStep step : processes.getOrDefault(new Who("ledger", ""), List.of())) {
      if (step.input().equals("RequestTicket")) {
        numbers.putIfAbsent(step.mid(), numbers.size() + 1);
      }
    }
    return numbers;
  }

  /**
   * What comes next where each process stands.
   *
   * @param taken how many steps of each process were taken
   */
  String next(List<Integer> taken) {
    List<Who> all = List.copyOf(processes.keySet());
    List<String> next = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      List<TraceStep> steps = processes.get(all.get(i));
      if (steps != null && taken.get(i) < steps.size()) {
        Who process = all.get(i);
        next.add("%s %s: %s".formatted(process.where(), process.actor(), steps.get(taken.get(i))));
      }
    }
    return next.stream().map(String::strip).collect(Collectors.joining("; "));
  }
}

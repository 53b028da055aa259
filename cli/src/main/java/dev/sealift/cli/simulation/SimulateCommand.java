package dev.sealift.cli.simulation;

import dev.sealift.api.Json;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.simulation.Bounds;
import dev.sealift.simulation.ExhaustiveSearch;
import dev.sealift.simulation.RandomSearch;
import dev.sealift.simulation.Story;
import dev.sealift.simulation.wire.WireSearch;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sealift simulate}. */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description = {
      "Lets an adversary loose on the protocol's own state machines, on as many schedules as you like.",
      "Without options: random schedules. See docs/simulation.md."
    })
public final class SimulateCommand implements Callable<Integer> {

  private static final long MAX_SEEDS = 1_000_000_000_000L;

  /** With real cryptography a run takes a thousand times as long as a schedule. */
  private static final long WIRE_SEEDS = 1000;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "How many random schedules to try (${DEFAULT-VALUE}; with --wire 1000).",
      defaultValue = "100000")
  private long seeds;

  @Option(
      names = "--first",
      paramLabel = "SEED",
      description = "The seed to begin with (${DEFAULT-VALUE}).",
      defaultValue = "0")
  private long first;

  @Option(names = "--json", description = "Print JSON, for machines.")
  private boolean json;

  @ArgGroup private @Nullable Instead instead;

  @Spec private @Nullable CommandSpec spec;

  /** What to do instead of random schedules of the core. */
  static final class Instead {
    @Option(
        names = "--exhaustive",
        paramLabel = "BOUNDS",
        arity = "0..1",
        fallbackValue = "all",
        description = "Try everything within BOUNDS: ${COMPLETION-CANDIDATES}, or all.",
        completionCandidates = BoundsNames.class)
    private @Nullable String exhaustive;

    @Option(
        names = "--mutant",
        paramLabel = "NAME",
        description = "Try the core without the defence NAME, or without each in turn: all.")
    private @Nullable String mutant;

    @Option(
        names = "--wire",
        description = "Try real handshakes and records, with the adversary on the connection.")
    private boolean wire;

    Instead() {}
  }

  /** For the help. */
  static final class BoundsNames extends ArrayList<String> {
    private static final long serialVersionUID = 1;

    BoundsNames() {
      super(Bounds.all().stream().map(Bounds::name).toList());
    }
  }

  /** What is printed as JSON; what was not asked for is 0 or empty. */
  record Summary(
      long schedules,
      long steps,
      long states,
      long migrations,
      long violations,
      List<MutantTrials.Line> mutants) {}

  /** Made by picocli. */
  public SimulateCommand() {}

  @Override
  public Integer call() throws CliException, InterruptedException {
    CommandSpec command = spec();
    requireRange("--seeds", seeds, 1);
    requireRange("--first", first, 0);
    PrintWriter out = command.commandLine().getOut();
    PrintWriter err = command.commandLine().getErr();
    Summary summary;
    if (instead != null && instead.exhaustive != null) {
      summary = exhaustive(bounds(instead.exhaustive), err, out);
    } else if (instead != null && instead.mutant != null) {
      summary = mutants(instead.mutant, seedsAsked(), err, out);
    } else if (instead != null && instead.wire) {
      summary = wire(err, out);
    } else {
      summary = random(err, out);
    }
    if (json) {
      out.println(Json.write(summary));
    }
    boolean survived = summary.mutants().stream().anyMatch(MutantTrials.Line::survivedUnexpectedly);
    return (summary.violations() > 0 || survived ? ExitCode.FAILED : ExitCode.OK).number();
  }

  private Summary random(PrintWriter err, PrintWriter out) throws InterruptedException {
    RandomSearch.Result result =
        RandomSearch.run(first, seeds, false, new Ticker(err, "schedules"));
    if (!json) {
      out.println(
          "%,d schedules, %,d steps, %,d violations"
              .formatted(result.schedules(), result.steps(), result.violations()));
      Long broken = result.firstBroken();
      if (broken != null) {
        out.println("The schedule of seed %d, as short as it can be told:".formatted(broken));
        Story.of(broken).forEach(line -> out.println("  " + line));
      }
    }
    return new Summary(result.schedules(), result.steps(), 0, 0, result.violations(), List.of());
  }

  private Summary wire(PrintWriter err, PrintWriter out) throws InterruptedException {
    WireSearch.Result result =
        WireSearch.run(first, seedsAsked() ? seeds : WIRE_SEEDS, false, new Ticker(err, "runs"));
    if (!json) {
      out.println(
          "%,d runs, %,d machines moved, %,d refusals, %,d violations"
              .formatted(result.runs(), result.moved(), result.refused(), result.violations()));
      Long broken = result.firstBroken();
      if (broken != null) {
        out.println("The run of seed %d, as short as it can be told:".formatted(broken));
        WireSearch.story(broken).forEach(line -> out.println("  " + line));
      }
    }
    return new Summary(result.runs(), 0, 0, result.moved(), result.violations(), List.of());
  }

  private boolean seedsAsked() {
    return spec().commandLine().getParseResult().hasMatchedOption("--seeds");
  }

  private Summary exhaustive(List<Bounds> all, PrintWriter err, PrintWriter out)
      throws InterruptedException {
    long states = 0;
    long violations = 0;
    for (Bounds bounds : all) {
      ExhaustiveSearch.Result result = ExhaustiveSearch.run(bounds, new Ticker(err, "states"));
      states += result.states();
      violations += result.invariant() == null ? 0 : 1;
      if (!json) {
        out.println(
            "%s: %,d states, depth %d, %s"
                .formatted(
                    bounds,
                    result.states(),
                    result.depth(),
                    result.invariant() == null ? "closed, 0 violations" : "broken:"));
        result.story().forEach(line -> out.println("  " + line));
      }
    }
    return new Summary(0, 0, states, 0, violations, List.of());
  }

  private Summary mutants(String name, boolean searchKept, PrintWriter err, PrintWriter out)
      throws CliException {
    MutantTrials trials = new MutantTrials(first, searchKept ? seeds : 0, json ? null : out, err);
    List<MutantTrials.Line> lines =
        name.equals("all")
            ? trials.all()
            : List.of(
                trials
                    .one(name)
                    .orElseThrow(() ->
                        new CliException(
                            ExitCode.NOT_FOUND,
                            "no mutant is named %s; --mutant all names them all".formatted(name))));
    return new Summary(0, 0, 0, 0, 0, lines);
  }

  private List<Bounds> bounds(String name) {
    if (name.equalsIgnoreCase("all")) {
      return Bounds.all();
    }
    return List.of(
        Arrays.stream(Bounds.values())
            .filter(bounds -> bounds.name().equals(name.toUpperCase(Locale.ROOT)))
            .findFirst()
            .orElseThrow(() ->
                usage(
                    "--exhaustive is %s, want one of %s, or all"
                        .formatted(name, Bounds.all().stream().map(Bounds::name).toList()))));
  }

  private void requireRange(String option, long value, long least) {
    if (value < least || value > MAX_SEEDS) {
      throw usage("%s is %d, want %d to %d".formatted(option, value, least, MAX_SEEDS));
    }
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec().commandLine(), message);
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("the command was not made by picocli");
    }
    return spec;
  }
}

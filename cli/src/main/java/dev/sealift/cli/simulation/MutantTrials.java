package dev.sealift.cli.simulation;

import dev.sealift.simulation.mutation.Judgement;
import dev.sealift.simulation.mutation.Judgement.Kept;
import dev.sealift.simulation.mutation.Judgement.Killed;
import dev.sealift.simulation.mutation.Judgements;
import dev.sealift.simulation.mutation.Kill;
import dev.sealift.simulation.mutation.Mutant;
import dev.sealift.simulation.mutation.Mutants;
import dev.sealift.simulation.mutation.Trial;
import dev.sealift.simulation.mutation.WireMutants;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tries mutants: those that are known to be killed on their seed, the others on many. */
final class MutantTrials {

  private final List<Kind> kinds =
      List.of(
          new Kind(Mutants.all(), Mutants::named, Judgements.read(), Trial::new),
          new Kind(WireMutants.all(), WireMutants::named, Judgements.readWire(), Trial::onTheWire));
  private final long first;
  private final long seeds;
  private final @Nullable PrintWriter out;
  private final PrintWriter err;

  /**
   * With where to search.
   *
   * @param seeds how many schedules to try of a mutant that no known one kills; 0 for none
   * @param out where each mutant is told of, if anywhere
   * @param err where the progress is told
   */
  MutantTrials(long first, long seeds, @Nullable PrintWriter out, PrintWriter err) {
    this.first = first;
    this.seeds = seeds;
    this.out = out;
    this.err = err;
  }

  /**
   * What came of a mutant.
   *
   * @param invariant what broke
   * @param seed of the schedule in which it did
   * @param kept why the defence is kept that no schedule tells from its absence
   */
  record Line(
      String name,
      boolean killed,
      @Nullable String invariant,
      @Nullable Long seed,
      @Nullable String kept) {

    boolean survivedUnexpectedly() {
      return !killed && kept == null;
    }
  }

  /** The mutants of one simulator. */
  private record Kind(
      List<Mutant> all,
      Function<String, Optional<Mutant>> named,
      Map<String, Judgement> judgements,
      Function<Mutant, Trial> load) {}

  List<Line> all() {
    List<Line> lines = new ArrayList<>();
    for (Kind kind : kinds) {
      for (Mutant mutant : kind.all()) {
        Line line = tried(kind, mutant, false);
        lines.add(line);
        say(
            line.killed()
                ? "%-50s killed: %s, seed %d".formatted(line.name(), line.invariant(), line.seed())
                : "%-50s %s".formatted(line.name(), survived(line)));
        err.println("  %d mutants".formatted(lines.size()));
        err.flush();
      }
    }
    say(
        "%d mutants, %d killed"
            .formatted(lines.size(), lines.stream().filter(Line::killed).count()));
    return lines;
  }

  /** The mutant of a name; none if none has it. */
  Optional<Line> one(String name) {
    for (Kind kind : kinds) {
      Optional<Mutant> mutant = kind.named().apply(name);
      if (mutant.isPresent()) {
        return Optional.of(tried(kind, mutant.get(), true));
      }
    }
    return Optional.empty();
  }

  private Line tried(Kind kind, Mutant mutant, boolean tellStory) {
    Judgement known = kind.judgements().get(mutant.name());
    Trial trial = kind.load().apply(mutant);
    Optional<Kill> kill = Optional.empty();
    if (known instanceof Killed(var invariant, var seed)) {
      kill = trial.kill(seed).filter(k -> k.invariant().equals(invariant));
    } else if (seeds > 0) {
      kill = trial.search(first, seeds).flatMap(trial::kill);
    }
    String reason = known instanceof Kept(var why) ? why : null;
    if (kill.isEmpty()) {
      Line line = new Line(mutant.name(), false, null, null, reason);
      if (tellStory) {
        say("%s: %s".formatted(mutant.name(), survived(line)));
      }
      return line;
    }
    Kill found = kill.get();
    if (tellStory) {
      say("Mutant %s, on the schedule of seed %d:".formatted(mutant.name(), found.seed()));
      found.story().forEach(line -> say("  " + line));
    }
    return new Line(mutant.name(), true, found.invariant(), found.seed(), null);
  }

  private static String survived(Line line) {
    return line.kept() == null
        ? "SURVIVED, and is said to be necessary"
        : "not shown necessary; kept: " + line.kept();
  }

  private void say(String line) {
    if (out != null) {
      out.println(line);
      out.flush();
    }
  }
}

package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is left of a machine when a host dies at any moment of its start and of one migration, which
 * nothing else disturbs: after every step in every order, with what the host said last arriving or
 * lost with it.
 */
public final class CrashTable {

  private static final Setup SETUP =
      new Setup(
          1,
          List.of(TpmClass.HARDWARE, TpmClass.HARDWARE),
          RescueRules.HARDWARE_COUNTER,
          1,
          2 + 2,
          1,
          0,
          false);

  /** What becomes of the machine once every host is up again. */
  public enum Outcome {
    /** A host runs it, from where it stood. */
    RUNS,
    /** Nobody ran it yet, and it can be started. */
    STARTABLE,
    /** It died with the host that ran it, had frozen it or was about to run it. */
    HOST_CRASH
  }

  private final Map<String, Map<Outcome, Integer>> rows = new TreeMap<>();
  private final Interner interner = new Interner();
  private final Fingerprints seen = new Fingerprints();
  private final Deque<World> open = new ArrayDeque<>();

  private CrashTable() {}

  /**
   * Kills every host at every moment.
   *
   * @return how often what came of it, by who died and the state of its monitor
   * @throws Violation if an invariant breaks
   */
  public static Map<String, Map<Outcome, Integer>> rows() {
    CrashTable table = new CrashTable();
    table.reach(new World(SETUP, Crypto.SYMBOLS));
    while (!table.open.isEmpty()) {
      World world = table.open.remove();
      for (Action action : Honest.next(world, _ -> true)) {
        if (isUndisturbed(world, action)) {
          table.step(world, action);
        }
      }
    }
    return table.rows;
  }

  private static boolean isUndisturbed(World world, Action action) {
    return switch (action.kind()) {
      case CLAIM_START ->
          action.a() == 0 && world.network().stream().noneMatch(StartClaim.class::isInstance);
      case ROUND -> action.c() == 1;
      default -> true;
    };
  }

  private void step(World before, Action action) {
    World after = before.copy();
    if (!new Moves(after, Observer.NONE).apply(action) || !reach(after)) {
      return;
    }
    for (int boot = 0; boot < after.boots().size(); boot++) {
      BootId dying = after.boot(boot).id();
      kill(after.copy(), boot);
      World unsent = after.copy();
      if (unsent
          .network()
          .removeIf(o -> dying.equals(Words.speaker(o)) && !before.network().contains(o))) {
        kill(unsent, boot);
      }
    }
  }

  private boolean reach(World world) {
    return interner.isNew(world, seen) && open.add(world);
  }

  private void kill(World world, int boot) {
    String row = row(world.slot(boot, 0));
    new Moves(world, Observer.NONE).apply(new Action(Action.Kind.DIE, boot, 0, 0));
    Healing.heal(world, Observer.NONE);
    rows.computeIfAbsent(row, _ -> new EnumMap<>(Outcome.class))
        .merge(outcome(world), 1, Integer::sum);
  }

  /** A host is the target until it runs the machine, and the source from then on. */
  private static String row(Slot slot) {
    if (slot.source() != null) {
      return "source, " + slot.source().getClass().getSimpleName();
    }
    return slot.target() != null
        ? "target, " + slot.target().getClass().getSimpleName()
        : "a host that has nothing of it";
  }

  private static Outcome outcome(World world) {
    if (world.isRun(0)) {
      return Outcome.RUNS;
    }
    return world.ledger(0) instanceof LedgerState.Stopped ? Outcome.STARTABLE : Outcome.HOST_CRASH;
  }

  /** The table as the documentation has it. */
  public static List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("| who dies, in what state | runs on | can be started | died with its host |");
    lines.add("|---|---|---|---|");
    rows()
        .forEach((row, outcomes) ->
            lines.add(
                "| %s | %d | %d | %d |"
                    .formatted(
                        row,
                        outcomes.getOrDefault(Outcome.RUNS, 0),
                        outcomes.getOrDefault(Outcome.STARTABLE, 0),
                        outcomes.getOrDefault(Outcome.HOST_CRASH, 0))));
    return lines;
  }
}

package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.source.SourceState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A schedule that breaks an invariant, told in the protocol's words. */
public final class Story {

  private final List<String> lines = new ArrayList<>();

  private Story() {}

  /**
   * The story of a seed, as short as it can be.
   *
   * @return its lines; none if the schedule of the seed breaks nothing
   */
  public static List<String> of(long seed) {
    Schedule schedule = Schedule.of(seed, Observer.NONE);
    return schedule.violation() == null ? List.of() : tell(Shrinker.shrink(schedule));
  }

  static List<String> tell(Schedule schedule) {
    Story story = new Story();
    World world = new World(schedule.setup(), Crypto.SYMBOLS);
    Moves moves = new Moves(world, story::step);
    Violation violation = schedule.violation();
    try {
      for (Action action : schedule.moves()) {
        int before = story.lines.size();
        boolean changed = moves.apply(action);
        if (changed && story.lines.size() == before) {
          story.lines.add(words(world, action));
        }
      }
      story.lines.add("the adversary stops, every host is up, what was signed arrives:");
      Healing.heal(world, story::step);
    } catch (Violation | IllegalStateException | IllegalArgumentException e) {
      story.lines.add(
          "%s is broken: %s"
              .formatted(
                  violation == null ? "an invariant" : violation.invariant(), e.getMessage()));
    }
    return List.copyOf(story.lines);
  }

  private void step(
      String actor,
      @Nullable BootId boot,
      int vm,
      Object input,
      Object from,
      @Nullable Object to,
      @Nullable Enum<?> refusal) {
    if (to == null || to.equals(from)) {
      return;
    }
    lines.add(
        "%s of %s: %s, %s -> %s"
            .formatted(
                boot == null ? actor : Ids.name(boot) + "'s " + actor + " monitor",
                Ids.name(Ids.vm(vm)),
                input.getClass().getSimpleName(),
                state(from),
                state(to)));
  }

  private static String state(Object state) {
    String name = state.getClass().getSimpleName();
    return switch (state) {
      case MigrationState saga -> saga.name();
      case SourceState s when s.heldRight().isPresent() ->
          "%s (may run generation %s)".formatted(name, s.heldRight().get().generation());
      case LedgerState.Owned s ->
          "Owned by %s, generation %s".formatted(Ids.name(s.boot()), s.generation());
      case LedgerState.Committed s ->
          "Committed to %s, number %d"
              .formatted(Ids.name(s.decision().boot()), s.decision().redeemNumber());
      default -> name;
    };
  }

  private static String words(World world, Action action) {
    return switch (action.kind()) {
      case DIE -> Ids.name(world.boot(action.a()).id()) + " dies";
      case BOOT -> "host %s starts: %s".formatted(host(action), newest(world));
      case RESET_TPM ->
          "the TPM of host %s is reset alone, and %s starts beside the earlier boot"
              .formatted(host(action), newest(world));
      case RELAUNCH ->
          "%s starts on host %s beside the earlier boot, without a reset"
              .formatted(newest(world), host(action));
      case ROLL_BACK_TPM -> "the TPM of host %s is put back".formatted(host(action));
      case REPORT_BOOT -> "the broker hears of " + Ids.name(world.boot(action.a()).id());
      case DESTROY -> "host %s is destroyed".formatted(host(action));
      case RUN -> "%s runs a step".formatted(Ids.name(world.boot(action.a()).id()));
      case RAISE -> "%s raises its counter".formatted(Ids.name(world.boot(action.a()).id()));
      default -> action.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    };
  }

  private static String host(Action action) {
    return Ids.name(Ids.platform(action.a()));
  }

  private static String newest(World world) {
    Boot boot = world.boots().getLast();
    return "%s, with its counter at %d".formatted(Ids.name(boot.id()), boot.startCounter());
  }
}

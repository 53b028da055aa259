package dev.sealift.simulation;

import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.TpmClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Makes a setup and its moves from a seed; the same seed always makes the same.
 *
 * <p>Every adversary is another: it has a few favourite disturbances, holds back a few kinds of
 * objects, and is more or less willing. An adversary that does everything at all times gets no
 * migration far enough to break anything.
 */
final class Schedules {

  private static final RescueRules WITH_STATEMENTS =
      new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(), List.of(Ids.MANIFEST), 1);

  /** Taken only where nobody can reset a TPM without its host. */
  private static final RescueRules WITH_RESTARTS =
      new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(TpmClass.HARDWARE), List.of(), 0);

  /** What a censor can tell apart. */
  private static final List<Class<?>> WORDS = List.of(SignedObject.class.getPermittedSubclasses());

  private final SplittableRandom random;
  private final int hostility;
  private final List<Action.Kind> favourites;
  private final Set<Class<?>> heldBack;

  Schedules(long seed) {
    random = new SplittableRandom(seed);
    hostility = 2 + random.nextInt(28);
    favourites = favourites();
    heldBack = heldBack();
  }

  private List<Action.Kind> favourites() {
    Action.Kind[] kinds = Action.Kind.values();
    List<Action.Kind> some = new ArrayList<>();
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      some.add(kinds[random.nextInt(kinds.length)]);
    }
    return some;
  }

  private Set<Class<?>> heldBack() {
    return switch (random.nextInt(4)) {
      case 0 -> Set.of(word());
      case 1 -> Set.copyOf(List.of(word(), word()));
      default -> Set.of();
    };
  }

  private Class<?> word() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  /** Two to four hosts, one or two machines, TPMs of any class. */
  Setup setup() {
    int hosts = 2 + random.nextInt(3);
    List<TpmClass> tpms = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      tpms.add(random.nextInt(3) == 0 ? TpmClass.SOFTWARE : TpmClass.HARDWARE);
    }
    RescueRules rules =
        switch (random.nextInt(3)) {
          case 0 -> RescueRules.HARDWARE_COUNTER;
          case 1 -> WITH_STATEMENTS;
          default -> WITH_RESTARTS;
        };
    return new Setup(
        1 + random.nextInt(2),
        tpms,
        rules,
        1 + random.nextInt(6),
        Ids.BOOTS,
        Integer.MAX_VALUE,
        Math.max(0, random.nextInt(4) - 1),
        random.nextInt(3) > 0);
  }

  /** How many moves a schedule has. */
  int length() {
    return 40 + random.nextInt(100);
  }

  /** The next move: mostly what lets the work go on, sometimes a disturbance. */
  Action next(World world) {
    if (random.nextInt(100) < hostility) {
      Action.Kind[] kinds = Action.Kind.values();
      return disturbance(
          world,
          random.nextInt(4) == 0
              ? kinds[random.nextInt(kinds.length)]
              : favourites.get(random.nextInt(favourites.size())));
    }
    List<Action> work = Honest.next(world, object -> !heldBack.contains(object.getClass()));
    if (work.isEmpty()) {
      return disturbance(world, Action.Kind.STOP);
    }
    Action action = work.get(random.nextInt(work.size()));
    return action.kind() == Action.Kind.RECEIVE
        ? new Action(action.kind(), action.a(), action.b(), Math.max(0, random.nextInt(10) - 7))
        : action;
  }

  private Action disturbance(World world, Action.Kind kind) {
    int boots = world.boots().size();
    int vms = world.setup().vms();
    int hosts = world.setup().hosts();
    int objects = Math.max(1, world.network().size());
    return switch (kind) {
      case DELIVER_SOURCE, DELIVER_TARGET ->
          new Action(kind, random.nextInt(boots), random.nextInt(objects), 0);
      case TO_BROKER -> new Action(kind, random.nextInt(objects), 0, random.nextInt(3));
      case LIE -> new Action(kind, random.nextInt(objects), random.nextInt(4), 0);
      case SHAKE ->
          new Action(kind, random.nextInt(boots), random.nextInt(vms), random.nextInt(boots));
      case ROUND -> new Action(kind, random.nextInt(boots), random.nextInt(vms), 1000);
      case RECEIVE ->
          new Action(kind, random.nextInt(boots), random.nextInt(vms), random.nextInt(3));
      case BOOT, RESET_TPM, RELAUNCH, ROLL_BACK_TPM ->
          new Action(kind, random.nextInt(hosts), 0, 0);
      case DESTROY ->
          new Action(kind, random.nextInt(3) == 0 ? random.nextInt(hosts) : hosts, 0, 0);
      case RETIRE -> new Action(kind, random.nextInt(8) == 0 ? random.nextInt(vms) : vms, 0, 0);
      case TICKET -> new Action(kind, random.nextInt(vms), random.nextInt(hosts), 0);
      case LOST -> new Action(kind, random.nextInt(vms), random.nextInt(boots), random.nextInt(2));
      case ABORT, EXPIRE, STATE_DESTROYED, CANCEL -> new Action(kind, random.nextInt(vms), 0, 0);
      case REQUEST -> new Action(kind, random.nextInt(vms), random.nextInt(hosts), 0);
      case SAGA -> new Action(kind, random.nextInt(vms), 0, random.nextInt(2));
      case HEAR -> new Action(kind, random.nextInt(vms), random.nextInt(boots), 0);
      case HINT -> new Action(kind, random.nextInt(vms), random.nextInt(SagaDesk.HINTS), 0);
      case COSIGN,
          RESTART_BROKER,
          BACK_UP_BROKER,
          SET_BACK_BROKER,
          REPAIR_BROKER,
          BACK_UP_ORCHESTRATOR,
          SET_BACK_ORCHESTRATOR ->
          new Action(kind, 0, 0, 0);
      default -> new Action(kind, random.nextInt(boots), random.nextInt(vms), 0);
    };
  }
}

package dev.sealift.simulation;

import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes setups and moves from a seed; the same seed always makes the same. */
final class Schedules {

  private static final RescueRules WITH_STATEMENTS =
      new RescueRules(Set.of(TpmClass.HARDWARE), Set.of(), List.of(Ids.MANIFEST), 1);

  private static final Action.Kind[] KINDS = Action.Kind.values();

  private final SplittableRandom random;

  Schedules(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Two to four hosts, one or two machines, TPMs of any class. */
  Setup setup() {
    int hosts = 2 + random.nextInt(3);
    List<TpmClass> tpms = new ArrayList<>();
    for (int host = 0; host < hosts; host++) {
      tpms.add(random.nextInt(3) == 0 ? TpmClass.SOFTWARE : TpmClass.HARDWARE);
    }
    RescueRules rules = random.nextBoolean() ? RescueRules.HARDWARE_COUNTER : WITH_STATEMENTS;
    return new Setup(
        1 + random.nextInt(2), tpms, rules, 1 + random.nextInt(6), Ids.BOOTS, Integer.MAX_VALUE);
  }

  /** How many moves a schedule has. */
  int length() {
    return 60 + random.nextInt(120);
  }

  /** How willing this adversary is to disturb, in percent. */
  int hostility() {
    return 2 + random.nextInt(30);
  }

  /** The next move: mostly what lets the work go on, sometimes anything at all. */
  Action next(World world, int hostility) {
    if (random.nextInt(100) < hostility) {
      return anything(world);
    }
    return random.nextInt(100) < 45 ? delivery(world) : progress(world);
  }

  private Action anything(World world) {
    Action.Kind kind = KINDS[random.nextInt(KINDS.length)];
    int boots = world.boots().size();
    int vms = world.setup().vms();
    int hosts = world.setup().hosts();
    return switch (kind) {
      case DELIVER_SOURCE, DELIVER_TARGET, TO_BROKER -> delivery(world);
      case SHAKE ->
          new Action(kind, random.nextInt(boots), random.nextInt(vms), random.nextInt(boots));
      case ROUND -> new Action(kind, random.nextInt(boots), random.nextInt(vms), 1000);
      case RECEIVE ->
          new Action(kind, random.nextInt(boots), random.nextInt(vms), random.nextInt(3));
      case BOOT, RESET_TPM, RELAUNCH, ROLL_BACK_TPM ->
          new Action(kind, random.nextInt(hosts), 0, 0);
      case DESTROY ->
          new Action(kind, random.nextInt(8) == 0 ? random.nextInt(hosts) : hosts, 0, 0);
      case TICKET -> new Action(kind, random.nextInt(vms), random.nextInt(hosts), 0);
      case LOST -> new Action(kind, random.nextInt(vms), random.nextInt(boots), random.nextInt(2));
      case ABORT, EXPIRE, STATE_DESTROYED -> new Action(kind, random.nextInt(vms), 0, 0);
      default -> new Action(kind, random.nextInt(boots), random.nextInt(vms), 0);
    };
  }

  /** Any object to anybody; late ones rarely. */
  private Action delivery(World world) {
    int objects = world.network().size();
    if (objects == 0) {
      return progress(world);
    }
    // The newest objects matter most, and old ones are there to be replayed.
    int some = random.nextInt(objects);
    int back = Math.min(some, random.nextInt(objects));
    int object = objects - 1 - back;
    int to = random.nextInt(4);
    if (to < 2) {
      int late = random.nextInt(24);
      return new Action(Action.Kind.TO_BROKER, object, 0, late < 2 ? late + 1 : 0);
    }
    Action.Kind kind = to == 2 ? Action.Kind.DELIVER_SOURCE : Action.Kind.DELIVER_TARGET;
    return new Action(kind, random.nextInt(world.boots().size()), object, 0);
  }

  private Action progress(World world) {
    int vm = random.nextInt(world.setup().vms());
    int boot = random.nextInt(world.boots().size());
    if (!world.boot(boot).alive()) {
      int host = world.boot(boot).host();
      return random.nextBoolean()
          ? new Action(Action.Kind.BOOT, host, 0, 0)
          : new Action(Action.Kind.REPORT_BOOT, random.nextInt(world.boots().size()), 0, 0);
    }
    return Honest.next(world, boot, vm, random);
  }
}

package dev.sealift.simulation;

import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.simulation.Action.Kind;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A world small enough that everything which can happen in it can be tried. */
public enum Bounds {
  /** Two hosts, one attempt, nobody dies. */
  MOVE(2, 1, 2, 0, 0),
  /** Two hosts, two attempts, nobody dies. */
  RETRY(2, 2, 2, 0, 0),
  /** Two hosts, one attempt, any boot dies at any moment, and one host starts again. */
  CRASH(2, 1, 3, 3, 0),
  /** Two hosts, one attempt, nobody dies, and the broker's database is set back once. */
  SET_BACK(2, 1, 2, 0, 1),
  /** A source and two targets, two attempts, nobody dies. */
  TARGETS(3, 2, 3, 0, 0),
  /** A source and two targets, two attempts, one boot dies at any moment. */
  TARGETS_CRASH(3, 2, 3, 1, 0);

  /** Enough for each of a machine's pages to be written. */
  private static final int TICKS = 2;

  /** What a machine of the smallest world does, and its adversary. */
  private static final Set<Kind> ALWAYS =
      Collections.unmodifiableSet(
          EnumSet.of(
              Kind.CLAIM_START,
              Kind.DELIVER_SOURCE,
              Kind.DELIVER_TARGET,
              Kind.TO_BROKER,
              Kind.SHAKE,
              Kind.KEYS_SOURCE,
              Kind.KEYS_TARGET,
              Kind.ROUND,
              Kind.LAST,
              Kind.RECEIVE,
              Kind.RESERVE,
              Kind.INSTALL_SOURCE,
              Kind.INSTALL_TARGET,
              Kind.RAISE,
              Kind.READ_SOURCE,
              Kind.READ_TARGET,
              Kind.BREAK_SOURCE,
              Kind.BREAK_TARGET,
              Kind.STOP,
              Kind.RUN,
              Kind.TICKET,
              Kind.ABORT));

  private final int hosts;
  private final int attempts;
  private final int boots;
  private final int deaths;
  private final int restores;

  Bounds(int hosts, int attempts, int boots, int deaths, int restores) {
    this.hosts = hosts;
    this.attempts = attempts;
    this.boots = boots;
    this.deaths = deaths;
    this.restores = restores;
  }

  Setup setup() {
    return new Setup(
        1,
        Collections.nCopies(hosts, TpmClass.HARDWARE),
        RescueRules.HARDWARE_COUNTER,
        attempts,
        boots,
        TICKS,
        restores,
        false);
  }

  /** Whether a move is made within these bounds. */
  boolean allow(World world, Action action) {
    return switch (action.kind()) {
      case CLAIM_START -> action.a() == 0 && !isClaimed(world);
      case TO_BROKER -> action.c() == 0;
      case ROUND -> action.c() == 1 || isFirstRound(world, action);
      case COSIGN, RESTART_BROKER, BACK_UP_BROKER, SET_BACK_BROKER, REPAIR_BROKER -> restores > 0;
      case DIE -> deaths > dead(world);
      case BOOT, REPORT_BOOT, LOST -> boots > hosts;
      case Kind kind -> ALWAYS.contains(kind);
    };
  }

  private static long dead(World world) {
    return world.boots().stream().filter(boot -> !boot.alive()).count();
  }

  private static boolean isClaimed(World world) {
    return world.network().stream().anyMatch(StartClaim.class::isInstance);
  }

  private static boolean isFirstRound(World world, Action action) {
    int session = world.slot(action.a(), action.b()).session();
    return session != Slot.NONE && world.sessions().get(session).rounds().isEmpty();
  }

  /** What the bounds are, for a reader. */
  @Override
  public String toString() {
    return "%s: %d hosts, %d boots, %d attempts, %d deaths"
        .formatted(name(), hosts, boots, attempts, deaths);
  }

  /** From the smallest to the largest. */
  public static List<Bounds> all() {
    return List.of(values());
  }
}

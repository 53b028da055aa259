package dev.sealift.simulation.wire;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Role;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.simulation.wire.Attack.By;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One migration under the attacks of one plan. */
final class Migration {

  private final World world;
  private final int number;
  private final List<Move> moves;
  private End source;
  private End target;

  private Migration(World world, int number, List<Move> moves) {
    this.world = world;
    this.number = number;
    this.moves = moves;
    source = new End(world, trip(Role.SOURCE), Role.SOURCE);
    target = new End(world, trip(Role.TARGET), Role.TARGET);
  }

  /**
   * Runs it to its end.
   *
   * @return both ends, the source first
   */
  static List<End> run(World world, int number, List<Move> moves) {
    Migration migration = new Migration(world, number, moves);
    migration.run();
    return List.of(migration.source, migration.target);
  }

  private void run() {
    List<Network> networks = new ArrayList<>();
    for (Move move : moves) {
      world.tell(move.toString());
      switch (move.attack().by()) {
        case NETWORK, RECORDS -> networks.add(network(move));
        case HOST, SOURCE -> replace(move);
        case OPERATOR -> {
          // What the ends were told is in their trips.
        }
      }
    }
    new Connection(world, source, target, networks).run();
    source.close();
    target.close();
  }

  private Network network(Move move) {
    Network network = new Network(world, number, move);
    if (move.attack() == Attack.SESSION_REPLAYED) {
      network.earlier(rehearsal(move.role()));
    }
    return network;
  }

  /** What a role said in a session of the same two boots under the same ticket. */
  private List<byte[]> rehearsal(Role role) {
    End first = new End(world, source.trip, Role.SOURCE);
    End second = new End(world, target.trip, Role.TARGET);
    new Connection(world, first, second, List.of()).run();
    first.close();
    second.close();
    List<byte[]> frames = new ArrayList<>();
    for (FrameType type : FrameType.values()) {
      frames.addAll(world.recorded(number, role, type));
    }
    return frames;
  }

  /** Puts an end of the adversary in the place of an honest one. */
  private void replace(Move move) {
    Lies lies = Lies.of(move, source.trip, null);
    if (move.attack() == Attack.DIVERTED || move.attack() == Attack.OLD_SIGNATURE) {
      lies = Lies.of(move, source.trip, borrowed(lies.role()));
    }
    if (lies.role() == Role.SOURCE) {
      source = new Rogue(world, source.trip, Role.SOURCE, lies);
    } else {
      target = new Rogue(world, target.trip, Role.TARGET, lies);
    }
  }

  /** HELLO 3 of the honest end of a role, which the adversary had say it to himself. */
  private @Nullable Bytes borrowed(Role role) {
    Trip trip = trip(role);
    End victim = new End(world, trip, role);
    Move move = new Move(Attack.OTHER_SIGNER, number, role == Role.SOURCE ? 0 : 1, 0);
    End rogue = new Rogue(world, trip, role.other(), Lies.of(move, trip, null));
    new Connection(
            world,
            role == Role.SOURCE ? victim : rogue,
            role == Role.SOURCE ? rogue : victim,
            List.of())
        .run();
    victim.close();
    rogue.close();
    var said = victim.sent(FrameType.HELLO_3);
    return said.isEmpty() ? null : said.getFirst();
  }

  /** What an end is told. */
  private Trip trip(Role role) {
    Trip trip = Trip.of(number);
    for (Move move : moves) {
      if (move.attack() == Attack.TARGET_NOT_LISTED) {
        trip = Trip.of(number, Cast.ALL.onlyOn(trip.source().platform()));
      } else if (move.attack().by() == By.OPERATOR) {
        trip = told(trip, role, move);
      }
    }
    return trip;
  }

  private static Trip told(Trip trip, Role role, Move move) {
    Cast cast = Cast.ALL;
    return switch (move.attack()) {
      case TICKET_OF_OTHER_VERSION -> ticket(trip, Map.of("protocolVersion", 2L));
      case TICKET_OF_OTHER_SUITE -> ticket(trip, Map.of("suite", "plaintext"));
      case TICKET_OVER -> ticket(trip, Map.of("expiresAt", Host.NOW.toEpochMilli()));
      case TICKET_FOR_OTHER_TARGET ->
          ticket(trip, Map.of("targetPlatform", cast.c.platform().value()));
      case TICKET_FOR_OTHER_SOURCE ->
          ticket(trip, Map.of("sourcePlatform", cast.c.platform().value()));
      case TICKET_FOR_OTHER_BOOT -> ticket(trip, Map.of("sourceBoot", cast.c.boot().value()));
      case TICKET_TO_ITSELF ->
          ticket(trip, Map.of("targetPlatform", trip.source().platform().value()))
              .withTarget(move.b() % 2 == 0 ? trip.source() : later(trip.source()));
      case TICKET_BY_NOBODY -> trip.withTicket(trip.ticket(), cast.forge(trip.ticket()));
      case TICKETS_OF_TWO_MIGRATIONS -> role == Role.SOURCE ? trip : ticket(trip, other(move.b()));
      case MANIFEST_OLDER -> trip.withManifestToken(cast.sign(cast.olderManifest));
      case MANIFEST_OF_OTHER_MACHINE ->
          move.b() % 2 == 0
              ? trip.withManifestToken(cast.sign(cast.otherManifest))
              : ticket(trip, Map.of("vm", cast.otherManifest.vm().value()));
      case MANIFEST_BY_NOBODY ->
          trip.withManifestToken(Signatures.sign(cast.stranger, trip.manifest()));
      default -> throw new IllegalStateException("nobody is told of " + move.attack());
    };
  }

  private static Map<String, Object> other(int choice) {
    return choice % 2 == 0 ? Map.of("mid", "7".repeat(32)) : Map.of("maxRounds", 5L);
  }

  private static Host later(Host host) {
    return host.platform().equals(Cast.ALL.a.platform()) ? Cast.ALL.aLater : Cast.ALL.bLater;
  }

  private static Trip ticket(Trip trip, Map<String, ?> fields) {
    Map<String, Object> claims = new HashMap<>(trip.ticket().claims());
    claims.putAll(fields);
    try {
      MigrationTicket ticket = MigrationTicket.from(claims);
      return trip.withTicket(ticket, Cast.ALL.sign(ticket));
    } catch (MalformedObjectException e) {
      throw new IllegalStateException("a changed ticket is one", e);
    }
  }
}

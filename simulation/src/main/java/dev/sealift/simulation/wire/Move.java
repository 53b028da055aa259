package dev.sealift.simulation.wire;

import dev.sealift.protocol.session.Role;
import java.util.Locale;

/**
 * An attack on one migration. Pages and all else that is sealed come from the source.
 *
 * @param trip number of the migration
 * @param a whose frames are attacked, or which end lies: even for the target, odd for the source
 * @param b which frame, byte or bit, where there is a choice
 */
record Move(Attack attack, int trip, int a, int b) {

  Role role() {
    return switch (attack) {
      case UNTICKETED_SOURCE -> Role.SOURCE;
      case TARGET_BELOW_FLOOR,
          TARGET_OLDER_THAN_SOURCE,
          TARGET_WITH_OTHER_TPM,
          TARGET_NOT_LISTED,
          SAYS_PEERS_BOOT ->
          Role.TARGET;
      default ->
          switch (attack.by()) {
            case RECORDS, SOURCE -> Role.SOURCE;
            case NETWORK, HOST, OPERATOR -> a % 2 == 0 ? Role.TARGET : Role.SOURCE;
          };
    };
  }

  @Override
  public String toString() {
    String what = attack.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String whose =
        switch (attack.by()) {
          case NETWORK, RECORDS -> "on the way from the " + end(role());
          case HOST, SOURCE -> "by the " + end(role());
          case OPERATOR -> "by the operator";
        };
    return "in migration %d, %s [%s]: %s".formatted(trip + 1, whose, attack.id(), what);
  }

  private static String end(Role role) {
    return role == Role.SOURCE ? "source" : "target";
  }
}

package dev.sealift.simulation.wire;

import dev.sealift.protocol.session.Role;

/**
 * An attack on one migration. Pages and all else that is sealed come from the source.
 *
 * @param trip number of the migration
 * @param a whose frames are attacked, or which end lies: even for the target, odd for the source
 * @param b which frame, byte or bit, where there is a choice
 */
record Move(Attack attack, int trip, int a, int b) {

  Role role() {
    return switch (attack.by()) {
      case RECORDS, SOURCE -> Role.SOURCE;
      case NETWORK, HOST, OPERATOR -> a % 2 == 0 ? Role.TARGET : Role.SOURCE;
    };
  }

  @Override
  public String toString() {
    return "%s in migration %d, by what the %s says (%d)"
        .formatted(attack, trip + 1, role() == Role.SOURCE ? "source" : "target", b);
  }
}

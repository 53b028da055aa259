package dev.sealift.simulation.mutation;

import java.util.List;

/**
 * The core without a defence.
 *
 * @param name as it is asked for by
 * @param changes what is otherwise
 */
public record Mutant(String name, List<Change> changes) {
  public Mutant {
    changes = List.copyOf(changes);
  }
}

package dev.sealift.simulation.mutation;

import java.util.List;

/**
 * A schedule that tells a mutant from the core.
 *
 * @param invariant what breaks
 * @param story how, as short as it can be told
 */
public record Kill(long seed, String invariant, List<String> story) {
  public Kill {
    story = List.copyOf(story);
  }
}

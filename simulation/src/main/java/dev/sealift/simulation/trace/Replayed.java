package dev.sealift.simulation.trace;

import dev.sealift.api.trace.Actor;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What the core took as well, of one process or of several. */
final class Replayed {

  private final Map<Actor, Long> taken = new EnumMap<>(Actor.class);
  private final List<ModelStep> steps = new ArrayList<>();
  private long refused;

  void took(Actor actor) {
    taken.merge(actor, 1L, Long::sum);
  }

  void took(ModelStep step) {
    took(step.actor());
    steps.add(step);
  }

  /** A step turns out not to be on record. */
  void undone(Actor actor) {
    taken.merge(actor, -1L, Long::sum);
  }

  /** A step turns out not to be on record; it was the last of its subject. */
  void undone(ModelStep step) {
    undone(step.actor());
    steps.remove(steps.lastIndexOf(step));
  }

  void refused() {
    refused++;
  }

  Map<Actor, Long> taken() {
    return Map.copyOf(taken);
  }

  long refusals() {
    return refused;
  }

  List<ModelStep> steps() {
    return List.copyOf(steps);
  }
}

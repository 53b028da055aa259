package dev.sealift.simulation;

import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an all-seeing observer remembers of a machine.
 *
 * @param tick how far it ran since it was last started from its image
 * @param ranBy which boot got the right to run each generation; the index is the generation
 * @param lost the generations whose boot died while it held the right
 */
record History(int tick, List<@Nullable BootId> ranBy, List<Generation> lost) {

  static final History EMPTY = new History(0, List.of(), List.of());

  @Nullable BootId ranBy(Generation generation) {
    int index = (int) generation.value();
    return index < ranBy.size() ? ranBy.get(index) : null;
  }

  History ran(Generation generation, BootId boot) {
    List<@Nullable BootId> more = new ArrayList<>(ranBy);
    while (more.size() <= generation.value()) {
      more.add(null);
    }
    more.set((int) generation.value(), boot);
    return new History(tick, more, lost);
  }

  History at(int now) {
    return new History(now, ranBy, lost);
  }

  History lost(Generation generation) {
    List<Generation> more = new ArrayList<>(lost);
    more.add(generation);
    return new History(tick, ranBy, more);
  }
}

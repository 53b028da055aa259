package dev.sealift.hypervisor.memory;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How often secrets were found, by what they are for and in which form. */
final class Occurrences {

  private final Map<SecretKind, Map<SecretForm, Integer>> counts = new EnumMap<>(SecretKind.class);

  /** Adds what a piece of memory holds, but for what begins at {@code end} or after it. */
  void add(Needles needles, ByteBuffer memory, int end) {
    needles.find(
        memory,
        end,
        found ->
            counts
                .computeIfAbsent(found.kind(), _ -> new EnumMap<>(SecretForm.class))
                .merge(found.form(), 1, Integer::sum));
  }

  /** What was found of some kinds. */
  Occurrences only(Set<SecretKind> kinds) {
    Occurrences chosen = new Occurrences();
    chosen.counts.putAll(counts);
    chosen.counts.keySet().retainAll(kinds);
    return chosen;
  }

  boolean none() {
    return counts.isEmpty();
  }

  /** How often anything of this kind was found, in whatever form. */
  int of(SecretKind kind) {
    return counts.getOrDefault(kind, Map.of()).values().stream().mapToInt(n -> n).sum();
  }

  int total() {
    return counts.keySet().stream().mapToInt(this::of).sum();
  }

  /** The kinds as columns of a table. */
  String columns() {
    return Arrays.stream(SecretKind.values())
        .map(kind -> Integer.toString(of(kind)))
        .collect(Collectors.joining(" | "));
  }

  @Override
  public String toString() {
    return counts.toString();
  }
}

package dev.sealift.hostagent.inventory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The latest value of each key, by events and by statuses that may be older than an event that came
 * before them; and which of the values others have been told. For one thread at a time.
 */
final class Latest<K, V> {

  private final Map<K, Entry<V>> entries = new HashMap<>();
  private final Function<V, K> key;
  private final Function<V, Object> essence;

  private record Entry<V>(V value, long asOf, @Nullable Object told) {}

  /**
   * An empty one.
   *
   * @param key what a value is about
   * @param essence the part of a value whose change is worth telling
   */
  Latest(Function<V, K> key, Function<V, Object> essence) {
    this.key = key;
    this.essence = essence;
  }

  /** Takes the value of an event; returns it if it is to be told. */
  List<V> take(V value, long number) {
    Entry<V> before = entries.get(key.apply(value));
    Object told = before == null ? null : before.told;
    Object now = essence.apply(value);
    entries.put(key.apply(value), new Entry<>(value, number, now));
    return now.equals(told) ? List.of() : List.of(value);
  }

  /** Takes a status: all the values there are. Returns those that are to be told. */
  List<V> takeAll(List<V> values, long asOf) {
    Set<K> present = values.stream().map(key).collect(Collectors.toSet());
    entries.entrySet().removeIf(e -> e.getValue().asOf <= asOf && !present.contains(e.getKey()));
    List<V> changed = new ArrayList<>();
    for (V value : values) {
      Entry<V> before = entries.get(key.apply(value));
      if (before == null || before.asOf <= asOf) {
        changed.addAll(take(value, asOf));
      }
    }
    return changed;
  }

  /** Telling this value failed: it is told again with the next status, unless it changed since. */
  void untold(V value) {
    Entry<V> entry = entries.get(key.apply(value));
    if (entry != null && Objects.equals(entry.told, essence.apply(value))) {
      entries.put(key.apply(value), new Entry<>(entry.value, entry.asOf, null));
    }
  }

  List<V> values() {
    return entries.values().stream().map(Entry::value).toList();
  }

  void clear() {
    entries.clear();
  }
}

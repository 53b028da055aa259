package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives equal things the same small number, so that worlds can be compared by their numbers. */
final class Interner {

  private final Map<Object, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();

  private int number(Object part) {
    Integer known = numbers.get(part);
    return known == null ? numbers.computeIfAbsent(part, _ -> last.incrementAndGet()) : known;
  }

  /** The key of a world: equal if and only if the worlds are. */
  Key key(World world) {
    Key key = new Key();
    world.describe(key);
    return key;
  }

  /** The numbers of all parts of a world. */
  final class Key {

    private int[] parts = new int[32];
    private int size;

    private Key() {}

    Key add(Object part) {
      if (size == parts.length) {
        parts = Arrays.copyOf(parts, 2 * size);
      }
      parts[size++] = number(part);
      return this;
    }

    /** Parts whose order does not matter. */
    void addAll(List<?> set) {
      List<Integer> ids = new ArrayList<>();
      set.forEach(part -> ids.add(number(part)));
      ids.sort(null);
      ids.forEach(this::add);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && Arrays.equals(parts, 0, size, that.parts, 0, that.size);
    }

    @Override
    public int hashCode() {
      int hash = 1;
      for (int i = 0; i < size; i++) {
        hash = hash * 0x9E3779B1 + parts[i];
      }
      return hash ^ (hash >>> 15);
    }
  }
}

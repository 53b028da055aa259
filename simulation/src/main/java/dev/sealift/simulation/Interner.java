package dev.sealift.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Gives equal things the same small number, so that worlds can be told apart by their numbers. */
final class Interner {

  private final Map<Object, Integer> numbers = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();

  private int number(Object part) {
    Integer known = numbers.get(part);
    return known == null ? numbers.computeIfAbsent(part, _ -> last.incrementAndGet()) : known;
  }

  /** Whether a set has seen no equal world yet; from now on it has. */
  boolean isNew(World world, Fingerprints seen) {
    Key key = new Key();
    world.describe(key);
    return seen.add(key.parts, key.size);
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
  }
}

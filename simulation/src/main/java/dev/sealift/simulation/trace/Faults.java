package dev.sealift.simulation.trace;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with traces, each with the log and the line where it was seen. */
final class Faults {

  /** The first ones tell what is wrong, and each further one costs memory. */
  private static final int MAX = 1000;

  private final List<String> all = new ArrayList<>();

  void add(String where, String what) {
    if (all.size() < MAX) {
      all.add(where + ": " + what);
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }
}

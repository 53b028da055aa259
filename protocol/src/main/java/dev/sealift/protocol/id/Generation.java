package dev.sealift.protocol.id;

/** A generation of a machine's right to run: 0 before its first start, raised by each decision. */
public record Generation(long value) implements Comparable<Generation> {

  /** Of a machine that was created and never started. */
  public static final Generation NONE = new Generation(0);

  public Generation {
    if (value < 0) {
      throw new IllegalArgumentException("generation is %d, want >= 0".formatted(value));
    }
  }

  /** The generation of the next decision. */
  public Generation next() {
    return new Generation(Math.addExact(value, 1));
  }

  @Override
  public int compareTo(Generation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}

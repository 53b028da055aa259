package dev.sealift.simulation.mutation;

/** What is known of a mutant. */
public sealed interface Judgement {

  /**
   * A schedule tells it from the core: the defence is necessary.
   *
   * @param invariant what breaks without it
   * @param seed the seed of such a schedule
   */
  record Killed(String invariant, long seed) implements Judgement {}

  /**
   * No schedule that was tried tells it from the core: the defence is not shown necessary.
   *
   * @param reason why it is kept
   */
  record Kept(String reason) implements Judgement {}
}

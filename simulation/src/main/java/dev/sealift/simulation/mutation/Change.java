package dev.sealift.simulation.mutation;

/** What is otherwise in the core of a mutant. */
sealed interface Change {

  /** The guard is not called. */
  record Omitted(Guard guard) implements Change {}

  /**
   * Every call of a method of the core is a call of something else.
   *
   * @param owner the simple name of the method's class
   * @param method its name
   * @param by the method of {@link Instead} that is called
   */
  record Replaced(String owner, String method, String by) implements Change {}
}

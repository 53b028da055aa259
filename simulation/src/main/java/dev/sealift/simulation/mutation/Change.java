package dev.sealift.simulation.mutation;

/** What is otherwise in the core of a mutant. */
sealed interface Change {

  /** The guard is not called. */
  record Omitted(Guard guard) implements Change {}

  /** A part of what is hashed is left out. */
  record Unhashed(Guard part) implements Change {}

  /**
   * Every call of a method of the core is a call of something else.
   *
   * @param owner the simple name of the method's class
   * @param method its name
   * @param holder the class of what is called
   * @param by its method
   */
  record Replaced(String owner, String method, Class<?> holder, String by) implements Change {
    Replaced(String owner, String method, String by) {
      this(owner, method, Instead.class, by);
    }
  }
}

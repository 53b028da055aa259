package dev.sealift.simulation.mutation;

/**
 * A place in the core that refuses what must not be, the call of a method {@code require…}; or one
 * that adds a part to what is hashed.
 *
 * @param name the class, the method and the refusal, as a mutant is named
 * @param owner the binary name of the class
 * @param method the method's name and descriptor
 * @param ordinal which such call in the method it is, from 0
 */
record Guard(String name, String owner, String method, int ordinal) {}

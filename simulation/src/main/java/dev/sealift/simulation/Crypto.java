package dev.sealift.simulation;

import dev.sealift.protocol.signed.SignedObject;

/** How what is said crosses the network. */
interface Crypto {

  /** Nobody signs for another, and every word arrives as it was said or not at all. */
  Crypto SYMBOLS = object -> object;

  /**
   * Signs an object as its speaker does, and reads it as whoever gets it does.
   *
   * @throws IllegalStateException if it is refused
   */
  SignedObject carry(SignedObject object);
}

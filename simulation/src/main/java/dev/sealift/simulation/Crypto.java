package dev.sealift.simulation;

import dev.sealift.protocol.signed.SignedObject;

/** How what is said crosses the network. */
interface Crypto {

  /** Nobody signs for another, and every word arrives as it was said or not at all. */
  Crypto SYMBOLS =
      new Crypto() {
        @Override
        public SignedObject carry(SignedObject object) {
          return object;
        }

        @Override
        public String token(SignedObject object) {
          return object.toString();
        }
      };

  /**
   * Signs an object as its speaker does, and reads it as whoever gets it does.
   *
   * @throws IllegalStateException if it is refused
   */
  SignedObject carry(SignedObject object);

  /** What is signed, as it is written. */
  String token(SignedObject object);
}

package dev.sealift.protocol.crypto;

import java.io.Serial;

/** Somebody's bytes are no key, no encapsulation, or do not open; says which, never their value. */
public final class CryptoRefused extends Exception {

  @Serial private static final long serialVersionUID = 1;

  CryptoRefused(String message) {
    super(message);
  }
}

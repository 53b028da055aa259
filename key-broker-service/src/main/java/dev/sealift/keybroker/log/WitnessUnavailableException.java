package dev.sealift.keybroker.log;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The witness gave no answer that counts. */
final class WitnessUnavailableException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  WitnessUnavailableException(String message, @Nullable Exception cause) {
    super(message, cause);
  }
}

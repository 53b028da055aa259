package dev.sealift.protocol.session;

import java.io.Serial;
import java.util.function.Supplier;

/** Bytes on the connection are no frame; it is closed. */
public final class MalformedFrameException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  MalformedFrameException(String message) {
    super(message);
  }

  static void require(boolean holds, Supplier<String> message) throws MalformedFrameException {
    if (!holds) {
      throw new MalformedFrameException(message.get());
    }
  }
}

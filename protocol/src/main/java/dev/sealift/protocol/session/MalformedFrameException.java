package dev.sealift.protocol.session;

import java.io.Serial;

/** Bytes on the connection are no frame; it is closed. */
public final class MalformedFrameException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  MalformedFrameException(String message) {
    super(message);
  }
}

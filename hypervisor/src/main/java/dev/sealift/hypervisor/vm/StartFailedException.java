package dev.sealift.hypervisor.vm;

import java.io.Serial;

/** A machine cannot be started; the reason is for operators. */
final class StartFailedException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private final String reason;

  StartFailedException(String code, Exception cause) {
    super(cause);
    reason = "%s: %s".formatted(code, cause.getMessage());
  }

  StartFailedException(String code, String text) {
    super(text);
    reason = "%s: %s".formatted(code, text);
  }

  /** A code and a text. */
  String reason() {
    return reason;
  }
}

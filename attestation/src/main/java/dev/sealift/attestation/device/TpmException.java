package dev.sealift.attestation.device;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The TPM did not do what it was asked; nothing changed in it. */
public final class TpmException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  public TpmException(String message) {
    super(message);
  }

  public TpmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

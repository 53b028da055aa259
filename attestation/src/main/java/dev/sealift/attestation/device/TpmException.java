package dev.sealift.attestation.device;

import java.io.IOException;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The TPM did not do what it was asked, or did not say so: a counter may have risen. */
public final class TpmException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  public TpmException(String message) {
    super(message);
  }

  public TpmException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}

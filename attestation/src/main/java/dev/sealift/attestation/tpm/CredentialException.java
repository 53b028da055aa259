package dev.sealift.attestation.tpm;

import java.io.Serial;

/** A credential was not made for this endorsement key and this named key, or was changed. */
public final class CredentialException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  public CredentialException(String message) {
    super(message);
  }
}

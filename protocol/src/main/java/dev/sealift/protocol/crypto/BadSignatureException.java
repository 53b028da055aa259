package dev.sealift.protocol.crypto;

import dev.sealift.protocol.signed.SignedObject;
import java.io.Serial;

/** A token is not the signed object that was expected, under the key that was expected. */
public final class BadSignatureException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  BadSignatureException(Class<? extends SignedObject> type, String reason) {
    super("%s is refused: %s".formatted(SignedKinds.name(type), reason));
  }
}

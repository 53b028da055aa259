package dev.sealift.simulation;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** Every object as a token: signed with the key of the boot or the broker that says it. */
final class RealCrypto implements Crypto {

  private static final String BROKER = "broker";

  private final SecureRandom random = new SecureRandom();
  private final Map<Object, SigningKey> keys = new HashMap<>();
  private long tokens;

  long tokens() {
    return tokens;
  }

  @Override
  public SignedObject carry(SignedObject object) {
    BootId boot = Words.speaker(object);
    SigningKey key =
        keys.computeIfAbsent(boot == null ? BROKER : boot, _ -> SigningKey.generate(random));
    tokens++;
    try {
      return Signatures.verify(key.publicKey(), Signatures.sign(key, object), object.getClass());
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException(e);
    }
  }
}

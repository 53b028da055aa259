package dev.sealift.simulation;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;

/** Every object as a token: signed with the key of the boot or the broker that says it. */
final class RealCrypto implements Crypto {

  private static final String BROKER = "broker";
  private static final String WITNESS = "witness";

  private final SecureRandom random = new SecureRandom();
  private final Map<Object, SigningKey> keys = new HashMap<>();
  private final Map<SignedObject, String> tokens = new HashMap<>();

  /** How many objects were signed. */
  int signed() {
    return tokens.size();
  }

  @Override
  public SignedObject carry(SignedObject object) {
    try {
      return Signatures.verify(keyOf(object).publicKey(), token(object), object.getClass());
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A word is signed once: its leaf in the log is of the one token that there is. */
  @Override
  public String token(SignedObject object) {
    return tokens.computeIfAbsent(object, word -> Signatures.sign(keyOf(word), word));
  }

  private SigningKey keyOf(SignedObject object) {
    Object speaker = object instanceof Cosignature ? WITNESS : Words.speaker(object);
    return keys.computeIfAbsent(
        speaker == null ? BROKER : speaker, _ -> SigningKey.generate(random));
  }
}

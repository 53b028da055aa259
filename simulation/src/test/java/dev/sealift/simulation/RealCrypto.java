package dev.sealift.simulation;

import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.signed.Closed;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Forfeit;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.Prepared;
import dev.sealift.protocol.signed.Ready;
import dev.sealift.protocol.signed.Running;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.signed.Stopped;
import dev.sealift.protocol.signed.Wiped;
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
    SigningKey key = keys.computeIfAbsent(speaker(object), _ -> SigningKey.generate(random));
    tokens++;
    try {
      return Signatures.verify(key.publicKey(), Signatures.sign(key, object), object.getClass());
    } catch (BadSignatureException | MalformedObjectException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object speaker(SignedObject object) {
    return switch (object) {
      case MigrationTicket _, Decision _, Closed _ -> BROKER;
      case StartClaim claim -> claim.boot();
      case Prepared prepared -> prepared.sourceBoot();
      case Ready ready -> ready.boot();
      case Running running -> running.boot();
      case Stopped stopped -> stopped.boot();
      case Forfeit forfeit -> forfeit.boot();
      case Wiped wiped -> wiped.boot();
      default -> throw new IllegalArgumentException("nobody says this here: " + object);
    };
  }
}

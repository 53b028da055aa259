package dev.sealift.simulation.mutation;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.Aead;
import dev.sealift.protocol.crypto.Aead.Range;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Hkdf;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.session.Frame;
import dev.sealift.protocol.session.FrameType;
import dev.sealift.protocol.session.Handshake;
import dev.sealift.protocol.session.HandshakeRefused;
import dev.sealift.protocol.session.HandshakeState;
import dev.sealift.protocol.session.HandshakeStep;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.MigrationTicket;
import dev.sealift.protocol.signed.SignedObject;
import java.lang.reflect.Field;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What a plausible but wrong handshake or record layer does in place of the core's own methods. */
public final class InsteadOnTheWire {

  private InsteadOnTheWire() {}

  /** An attestation result counts whoever signed it. */
  public static <T extends SignedObject> T anyAttestation(
      VerifyingKey key, String token, Class<T> type)
      throws BadSignatureException, MalformedObjectException {
    Optional<Map<String, Object>> read = unverified(token);
    return type == AttestationResult.class && read.isPresent()
        ? type.cast(AttestationResult.from(read.get()))
        : Signatures.verify(key, token, type);
  }

  /** A ticket counts whoever signed it. */
  public static <T extends SignedObject> T anyTicket(VerifyingKey key, String token, Class<T> type)
      throws BadSignatureException, MalformedObjectException {
    Optional<Map<String, Object>> read = unverified(token);
    return type == MigrationTicket.class && read.isPresent()
        ? type.cast(MigrationTicket.from(read.get()))
        : Signatures.verify(key, token, type);
  }

  /** A HELLO that comes again is passed over. */
  public static HandshakeStep passOver(
      HandshakeState state, Frame frame, Instant now, SecureRandom random) throws HandshakeRefused {
    boolean again =
        (frame.type() == FrameType.HELLO_1 && !(state instanceof HandshakeState.AwaitingHello1))
            || (frame.type() == FrameType.HELLO_2 && state instanceof HandshakeState.Attesting);
    return again
        ? new HandshakeStep(state, List.of(), Optional.empty())
        : Handshake.received(state, frame, now, random);
  }

  /** All channels, both directions and the proof of the keys share one key. */
  public static Secret oneKey(Secret prk, Bytes info, int length) {
    return Hkdf.expand(prk, Bytes.copyOf(new byte[32]), length);
  }

  /** The nonce forgets how many records came before: one nonce for odd ones, one for even. */
  public static byte[] twoNonces(Secret salt, long sequence) {
    byte[] nonce = salt.exposeCopy();
    nonce[nonce.length - 1] ^= (byte) (sequence % 2);
    return nonce;
  }

  /** What a record decrypts to counts, whatever its tag. */
  public static int anyTag(
      Object aead, byte[] nonce, Range aad, Range ciphertext, byte[] out, int outOffset) {
    byte[] counter = new byte[16];
    System.arraycopy(nonce, 0, counter, 0, nonce.length);
    counter[15] = 2;
    try {
      Field key = Aead.class.getDeclaredField("key");
      key.setAccessible(true);
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(((Secret) key.get(aead)).exposeCopy(), "AES"),
          new IvParameterSpec(counter));
      return cipher.doFinal(
          ciphertext.array(),
          ciphertext.offset(),
          ciphertext.length() - Aead.TAG_BYTES,
          out,
          outOffset);
    } catch (ReflectiveOperationException | GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode is what is below GCM", e);
    }
  }

  private static Optional<Map<String, Object>> unverified(String token) {
    try {
      String payload = JWSObject.parse(token).getPayload().toString();
      return Optional.of(JSONObjectUtils.parse(payload));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }
}

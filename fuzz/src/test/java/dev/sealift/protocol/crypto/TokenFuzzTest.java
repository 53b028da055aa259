package dev.sealift.protocol.crypto;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import java.security.SecureRandom;

/** Tokens, signed or not, and the JSON that comes beside them. */
class TokenFuzzTest {

  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
  private static final Class<?>[] KINDS = SignedObject.class.getPermittedSubclasses();

  @FuzzTest(maxDuration = "2m")
  void token(FuzzedDataProvider data) {
    Class<? extends SignedObject> kind = kind(data);
    try {
      Signatures.verify(KEY.publicKey(), data.consumeRemainingAsString(), kind);
      throw new AssertionError("a token that nobody signed verifies");
    } catch (BadSignatureException | MalformedObjectException e) {
      // Refused.
    }
  }

  /** The payload is the fuzzer's; header and signature are right. */
  @FuzzTest(maxDuration = "2m")
  void signedPayload(FuzzedDataProvider data) throws Exception {
    Class<? extends SignedObject> kind = kind(data);
    String payload = data.consumeRemainingAsString();
    JWSObject jws =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("sealift-" + SignedKinds.name(kind)))
                .build(),
            new Payload(payload));
    jws.sign(new ECDSASigner(KEY.privateKey()));
    try {
      SignedObject object = Signatures.verify(KEY.publicKey(), jws.serialize(), kind);
      String token = jws.serialize();
      String signed = token.substring(0, token.lastIndexOf('.') + 1);
      if (!Signatures.sign(KEY, object).startsWith(signed)) {
        throw new AssertionError("an object has two forms");
      }
    } catch (BadSignatureException | MalformedObjectException e) {
      // Refused.
    }
  }

  @FuzzTest(maxDuration = "2m")
  void grantedKeys(byte[] plaintext) {
    try (Secret secret = Secret.copyOf(plaintext);
        GrantedKeys keys = GrantedKeys.decode(secret);
        Secret again = keys.encode()) {
      if (!again.equals(secret)) {
        throw new AssertionError("granted keys have two forms");
      }
    } catch (MalformedObjectException e) {
      // Refused.
    }
  }

  @FuzzTest(maxDuration = "2m")
  void trustFile(FuzzedDataProvider data) {
    try {
      TrustAnchors.parse(data.consumeRemainingAsString());
    } catch (MalformedObjectException e) {
      // Refused.
    }
  }

  private static Class<? extends SignedObject> kind(FuzzedDataProvider data) {
    return KINDS[data.consumeInt(0, KINDS.length - 1)].asSubclass(SignedObject.class);
  }
}

package dev.sealift.hypervisor.services;

import dev.sealift.api.management.Letter;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.PlatformId;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/** Verifier and broker with the keys that the hosts of a test pin. */
public final class Services {

  private final SigningKey attestationKey = SigningKey.generate(new SecureRandom());
  private final SigningKey brokerKey = SigningKey.generate(new SecureRandom());
  private final HpkePrivateKey sealingKey = HpkePrivateKey.generate(new SecureRandom());
  private final Verifier verifier = new Verifier(attestationKey);
  private volatile String withheld = "";
  private final Broker broker = new Broker(brokerKey, attestationKey);

  /** The trust file. */
  public String trustFile() {
    return new TrustAnchors(
            Verifier.ISSUER,
            attestationKey.publicKey(),
            brokerKey.publicKey(),
            sealingKey.publicKey())
        .toJson();
  }

  /** The key broker. */
  public Broker broker() {
    return broker;
  }

  /** From now on the host's measurement is in no reference values. */
  public void distrust(PlatformId platform) {
    verifier.distrust(platform);
  }

  /** Whether letters of this text to the verifier wait for ever. */
  public void withholdResults(String ofText) {
    withheld = ofText;
  }

  /** Answers a letter; one that must wait waits here until it is interrupted. */
  Answer answer(Letter letter) throws InterruptedException {
    try {
      return switch (letter.to()) {
        case ATTESTATION -> {
          if (!withheld.isEmpty() && letter.body().toString().contains(withheld)) {
            new CountDownLatch(1).await();
          }
          yield verifier.answer(letter.path(), letter.body());
        }
        case BROKER -> broker.answer(letter.path(), letter.body());
      };
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      return Answer.problem(400, "refused", String.valueOf(e.getMessage()));
    }
  }
}

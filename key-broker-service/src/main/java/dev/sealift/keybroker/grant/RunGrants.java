package dev.sealift.keybroker.grant;

import dev.sealift.keybroker.keys.KeyVault;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.SealContexts.Context;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.Decision.Verdict;
import dev.sealift.protocol.signed.RunGrant;
import java.security.SecureRandom;
import java.util.Arrays;
import org.springframework.stereotype.Component;

/** Seals the keys of a machine to the boot of a decision, to no other, and once. */
@Component
public final class RunGrants {

  private final KeyVault vault;
  private final Boots boots;
  private final SigningKey signingKey;
  private final SecureRandom random;

  RunGrants(KeyVault vault, Boots boots, SigningKey signingKey, SecureRandom random) {
    this.vault = vault;
    this.boots = boots;
    this.signingKey = signingKey;
    this.random = random;
  }

  /**
   * The grant that goes with a START or a COMMIT, in the transaction that records both.
   *
   * @param token the decision as it was signed
   * @return the signed grant
   */
  public String issue(Decision decision, String token) {
    if (decision.verdict() == Verdict.START) {
      // Its memory is gone, and with it every page that an older key opens.
      vault.eraseKeys(decision.vm());
    }
    AttestationResult boot =
        boots
            .find(decision.boot())
            .orElseThrow(
                () -> new IllegalStateException("a decision names a boot that was not attested"));
    Bytes digest = Signatures.digest(token);
    Context context =
        SealContexts.runGrant(decision.vm(), decision.generation(), decision.boot(), digest);
    Bytes sealed = seal(decision, boot.kemKey(), context);
    return Signatures.sign(
        signingKey,
        new RunGrant(decision.vm(), decision.generation(), decision.boot(), digest, sealed));
  }

  private Bytes seal(Decision decision, Bytes kemKey, Context context) {
    try (GrantedKeys keys = vault.grant(decision.vm(), decision.generation());
        Secret plaintext = keys.encode()) {
      byte[] copy = plaintext.exposeCopy();
      try {
        return Hpke.seal(kemKey, context.info(), context.aad(), copy, random);
      } finally {
        Arrays.fill(copy, (byte) 0);
      }
    } catch (CryptoRefused e) {
      throw new IllegalStateException("the KEM key of an attested boot is none", e);
    }
  }
}

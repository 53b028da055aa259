package dev.sealift.hypervisor.vm;

import static dev.sealift.protocol.monitor.RefusedException.requireEqual;

import dev.sealift.hypervisor.boot.BootIdentity;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.monitor.Refusal;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.RunGrant;
import dev.sealift.protocol.signed.SignedObject;

/** Verifies the broker's words and opens its grants, for this boot alone. */
public final class Grants {

  private final BootIdentity boot;

  /** The grants of a boot. */
  public Grants(BootIdentity boot) {
    this.boot = boot;
  }

  /**
   * A decision under the broker's pinned key, and the grant that came with it.
   *
   * @param decisionToken the decision as it was signed
   * @param decision what it says
   * @param grantToken the grant as it was signed
   */
  public record Granted(String decisionToken, Decision decision, String grantToken) {}

  /**
   * Verifies that the broker signed a word and that it stands in its log as the witness saw it;
   * what the word says is the monitor's to check.
   *
   * @throws RefusedException NOT_LOGGED or NOT_WITNESSED
   */
  public <T extends SignedObject> T word(String token, LogProof proof, Class<T> type)
      throws BadSignatureException, MalformedObjectException, RefusedException {
    T word = Signatures.verify(boot.anchors().brokerKey(), token, type);
    proof.require(boot.anchors(), token);
    return word;
  }

  /**
   * Opens the grant that belongs to a decision.
   *
   * @return the keys of exactly the manifest's processes, to be closed by the caller
   */
  public GrantedKeys open(Granted granted, MachineManifest manifest)
      throws BadSignatureException, MalformedObjectException, RefusedException, CryptoRefused {
    RunGrant grant =
        Signatures.verify(boot.anchors().brokerKey(), granted.grantToken(), RunGrant.class);
    Decision decision = granted.decision();
    requireEqual(Refusal.WRONG_MACHINE, "grant.vm", grant.vm(), decision.vm());
    requireEqual(Refusal.WRONG_GENERATION, "grant.gen", grant.generation(), decision.generation());
    requireEqual(Refusal.WRONG_BOOT, "grant.boot", grant.boot(), boot.self().boot());
    requireEqual(
        Refusal.WRONG_MIGRATION,
        "grant.decisionDigest",
        grant.decisionDigest(),
        Signatures.digest(granted.decisionToken()));
    SealContexts.Context context =
        SealContexts.runGrant(grant.vm(), grant.generation(), grant.boot(), grant.decisionDigest());
    try (Secret plaintext =
        Hpke.open(boot.kemKey(), context.info(), context.aad(), grant.sealed())) {
      return checked(GrantedKeys.decode(plaintext), decision, manifest);
    }
  }

  private static GrantedKeys checked(GrantedKeys keys, Decision decision, MachineManifest manifest)
      throws RefusedException {
    try {
      requireEqual(Refusal.WRONG_MACHINE, "keys.vm", keys.vm(), decision.vm());
      requireEqual(Refusal.WRONG_GENERATION, "keys.gen", keys.generation(), decision.generation());
      requireEqual(
          Refusal.WRONG_MACHINE,
          "keys.processes",
          keys.processes().stream().map(GrantedKeys.ProcessKeys::name).sorted().toList(),
          manifest.processes().stream()
              .map(MachineManifest.ProtectedProcess::name)
              .sorted()
              .toList());
      return keys;
    } catch (RefusedException e) {
      keys.close();
      throw e;
    }
  }
}

package dev.sealift.protocol.crypto;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;

/** The one place that says what each use of {@link Hpke} is bound to. */
public final class SealContexts {

  private SealContexts() {}

  /**
   * What a sealed message is bound to; it opens in the same context alone.
   *
   * @param info enters the keys
   * @param aad is authenticated beside the ciphertext
   */
  public record Context(Bytes info, Bytes aad) {}

  /**
   * A process's secret, sealed to the broker by the tenant when the machine is created.
   *
   * @param vm the machine
   * @param manifestDigest SHA-256 of the machine manifest as it was signed
   * @param process the name of the process
   */
  public static Context secretAtCreate(VmId vm, Bytes manifestDigest, String process) {
    return new Context(
        Sha256.labelled("sealift hpke secret at create v1").add(vm.value()).add(process).finish(),
        manifestDigest);
  }

  /**
   * The keys of a machine, sealed by the broker to the boot that may run one generation of it.
   *
   * @param vm the machine
   * @param generation the generation that may use them
   * @param boot the boot
   * @param decisionDigest SHA-256 of the decision as it was signed
   */
  public static Context runGrant(
      VmId vm, Generation generation, BootId boot, Bytes decisionDigest) {
    return new Context(
        Sha256.labelled("sealift hpke run grant v1")
            .add(vm.value())
            .add(generation.value())
            .add(boot.value())
            .finish(),
        decisionDigest);
  }
}

package dev.sealift.cli.vm;

import dev.sealift.api.rest.CreateVm;
import dev.sealift.api.rest.VmSecret;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a tenant sends to have a machine made: the signed manifest, and for each protected process a
 * secret that only the broker can open.
 *
 * @param vm the id that the machine will have
 * @param request what goes to the orchestrator
 */
public record NewMachine(VmId vm, CreateVm request) {

  private static final int SALT_BYTES = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /**
   * What the tenant decides.
   *
   * @param name what people call the machine
   * @param memoryMib guest memory in MiB
   * @param platforms platform ids, or {@value MachineManifest#ANY_PLATFORM} alone
   * @param tpmClasses the classes of TPM the tenant accepts
   * @param rescue what the tenant takes for proof that a host is gone
   */
  public record Choice(
      String name,
      long memoryMib,
      List<String> platforms,
      List<TpmClass> tpmClasses,
      RescueRules rescue) {}

  /**
   * Signs and seals.
   *
   * @param secret given to every protected process of the image; stays the caller's to wipe
   * @throws CryptoRefused if the broker's sealing key is none
   */
  public static NewMachine of(
      Choice choice,
      GuestImage image,
      byte[] secret,
      SigningKey tenant,
      TrustAnchors trust,
      SecureRandom random)
      throws CryptoRefused {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    MachineManifest manifest =
        new MachineManifest(
            tenant.publicKey().point(),
            Bytes.copyOf(salt),
            choice.name(),
            image.digest(),
            choice.memoryMib(),
            image.processes(),
            choice.platforms(),
            choice.tpmClasses(),
            0,
            1,
            false,
            choice.rescue());
    String signed = Signatures.sign(tenant, manifest);
    List<VmSecret> secrets = new ArrayList<>();
    for (ProtectedProcess process : image.processes()) {
      SealContexts.Context context =
          SealContexts.secretAtCreate(manifest.vm(), Signatures.digest(signed), process.name());
      secrets.add(
          new VmSecret(
              process.name(),
              Hpke.seal(trust.brokerSealingKey(), context.info(), context.aad(), secret, random)));
    }
    return new NewMachine(manifest.vm(), new CreateVm(signed, secrets));
  }

  /** Has it made; who is asked for it while the cluster wakes up is asked again. */
  public void make(OrchestratorClient client) throws ServiceException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        client.create(request);
        return;
      } catch (ServiceException e) {
        if (!e.notNow() || System.nanoTime() > deadline) {
          throw e;
        }
      }
      Thread.sleep(PAUSE);
    }
  }
}

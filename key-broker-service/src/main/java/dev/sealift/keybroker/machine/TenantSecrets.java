package dev.sealift.keybroker.machine;

import dev.sealift.api.broker.CreateMachine;
import dev.sealift.api.broker.SealedSecret;
import dev.sealift.keybroker.keys.KeyVault;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.SealContexts.Context;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MachineManifest.ProtectedProcess;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes the secrets of a machine in: each was sealed to this broker, for one process of it. */
@Component
final class TenantSecrets {

  /** Most protected processes of a machine: with their keys they fit one run grant. */
  private static final int MAX_PROCESSES = 16;

  /** All secrets of a machine together, in bytes: a third of a run grant. */
  private static final int MAX_SECRETS_BYTES = 8 * 1024;

  private final HpkePrivateKey sealingKey;
  private final KeyVault vault;

  TenantSecrets(HpkePrivateKey sealingKey, KeyVault vault) {
    this.sealingKey = sealingKey;
    this.vault = vault;
  }

  /** Opens the secrets, exactly one for each protected process; the caller closes them. */
  OpenedSecrets open(MachineManifest manifest, CreateMachine request) {
    requireOneForEach(manifest.processes(), request.secrets());
    OpenedSecrets opened = new OpenedSecrets();
    try {
      Bytes digest = Signatures.digest(request.manifest());
      int total = 0;
      for (SealedSecret sealed : request.secrets()) {
        Secret secret = open(manifest.vm(), digest, sealed);
        opened.add(sealed.process(), secret);
        total += secret.length();
      }
      if (total > MAX_SECRETS_BYTES) {
        throw refused("the secrets have %d bytes, want <= %d".formatted(total, MAX_SECRETS_BYTES));
      }
      return opened;
    } catch (ProblemException e) {
      opened.close();
      throw e;
    }
  }

  /** Stores the secrets, wrapped. */
  void store(VmId vm, OpenedSecrets opened) {
    opened.byProcess().forEach((process, secret) -> vault.putSecret(vm, process, secret));
  }

  private Secret open(VmId vm, Bytes manifestDigest, SealedSecret sealed) {
    Context context = SealContexts.secretAtCreate(vm, manifestDigest, sealed.process());
    try {
      return Hpke.open(sealingKey, context.info(), context.aad(), sealed.sealed());
    } catch (CryptoRefused e) {
      throw refused("a secret does not open; seal it to this broker, for this machine and process");
    }
  }

  private static void requireOneForEach(
      List<ProtectedProcess> processes, List<SealedSecret> secrets) {
    if (processes.size() > MAX_PROCESSES) {
      throw ProblemException.unprocessable(
          "too-many-processes",
          "manifest",
          "it has %d protected processes, want <= %d".formatted(processes.size(), MAX_PROCESSES));
    }
    List<String> want = processes.stream().map(ProtectedProcess::name).sorted().toList();
    List<String> got = secrets.stream().map(SealedSecret::process).sorted().toList();
    if (!want.equals(got)) {
      throw refused("want exactly one secret for each protected process of the manifest");
    }
  }

  private static ProblemException refused(String detail) {
    return ProblemException.unprocessable("secrets-refused", "secrets", detail);
  }
}

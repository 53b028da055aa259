package dev.sealift.hypervisor.vm;

import dev.sealift.attestation.device.TpmException;
import dev.sealift.hypervisor.boot.RedeemCounter.Raised;
import dev.sealift.hypervisor.boot.RedeemCounter.Reservation;
import dev.sealift.hypervisor.boot.RedeemCounter.SpentException;
import dev.sealift.hypervisor.machine.MalformedImageException;
import dev.sealift.hypervisor.vm.Grants.Granted;
import dev.sealift.hypervisor.vm.HostedMachine.Content;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.source.SourceInput;
import java.util.Optional;

/** What a machine needs until it first runs; closing it frees its redeem number. */
final class Starting implements AutoCloseable {

  private final Grants grants;
  private final String manifestToken;
  private final MachineManifest manifest;
  private final Bytes image;
  private final Reservation reservation;
  private volatile Optional<Granted> granted = Optional.empty();

  /**
   * Of a machine.
   *
   * @param image the bytes whose digest was compared with the manifest's
   */
  Starting(
      Grants grants,
      String manifestToken,
      MachineManifest manifest,
      Bytes image,
      Reservation reservation) {
    this.grants = grants;
    this.manifestToken = manifestToken;
    this.manifest = manifest;
    this.image = image;
    this.reservation = reservation;
  }

  MachineManifest manifest() {
    return manifest;
  }

  /** Keeps the grant that came with the decision, unopened. */
  void granted(Granted grant) {
    granted = Optional.of(grant);
  }

  /** Opens the grant, makes the machine and installs everything; it runs nothing. */
  void install(HostedMachine machine) throws StartFailedException {
    Granted grant = granted.orElseThrow();
    try (GrantedKeys keys = grants.open(grant, manifest)) {
      Content content = machine.make(manifestToken, manifest);
      content.guest().machine().load(image.toArray());
      content.guest().install(keys);
    } catch (BadSignatureException
        | MalformedObjectException
        | RefusedException
        | CryptoRefused e) {
      throw new StartFailedException("BAD_GRANT", e);
    } catch (MalformedImageException e) {
      throw new StartFailedException("BAD_IMAGE", e);
    } catch (IllegalArgumentException e) {
      throw new StartFailedException("BAD_MANIFEST", e);
    }
  }

  /** Spends the reserved number. */
  SourceInput redeem() throws StartFailedException {
    try {
      Raised raised = reservation.redeem();
      return new SourceInput.CounterRaised(raised.value(), raised.tpmReset());
    } catch (TpmException e) {
      throw new StartFailedException("TPM_FAILED", e);
    } catch (SpentException e) {
      throw new StartFailedException("WRONG_REDEEM_NUMBER", e);
    }
  }

  @Override
  public void close() {
    reservation.close();
  }
}

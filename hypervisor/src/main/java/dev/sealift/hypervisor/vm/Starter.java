package dev.sealift.hypervisor.vm;

import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.StartGranted;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.hypervisor.boot.AttestationRefusedException;
import dev.sealift.hypervisor.boot.Attestor.Attestation;
import dev.sealift.hypervisor.boot.RedeemCounter.Reservation;
import dev.sealift.hypervisor.management.LetterRefusedException;
import dev.sealift.hypervisor.vm.Grants.Granted;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.monitor.RefusedException;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.Decision;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.StartClaim;
import dev.sealift.protocol.source.SourceInput;
import java.util.Optional;

/** Asks the broker to start one machine here, and hands the answer to its monitor. */
final class Starter {

  private final Host host;
  private final HostedMachine machine;
  private final String manifestToken;
  private final MachineManifest manifest;
  private final Bytes image;
  private final Generation generation;
  private final Grants grants;

  Starter(
      Host host,
      HostedMachine machine,
      String manifestToken,
      MachineManifest manifest,
      Bytes image,
      Generation generation) {
    this.host = host;
    this.machine = machine;
    this.manifestToken = manifestToken;
    this.manifest = manifest;
    this.image = image;
    this.generation = generation;
    grants = new Grants(host.boot());
  }

  /** Claims, and waits until the broker decided or refused. */
  void run() throws InterruptedException {
    Reservation reservation;
    try {
      reservation = host.boot().redeemCounter().reserve();
    } catch (TpmException e) {
      machine.live(new AwaitingStart(manifest.name(), generation, "TPM_FAILED: " + e.getMessage()));
      return;
    }
    Starting starting = new Starting(grants, manifestToken, manifest, image, reservation);
    StartClaim claim =
        new StartClaim(
            manifest.vm(),
            generation,
            Signatures.digest(manifestToken),
            host.boot().self().boot(),
            reservation.number());
    Owner owner = Owner.claiming(host, machine, claim, starting);
    machine.live(owner);
    try {
      Granted granted = claim(claim);
      starting.granted(granted);
      owner.feed(new SourceInput.Decided(granted.decision()));
    } catch (StartFailedException e) {
      owner.feedUnlessLate(new SourceInput.Broke(e.reason()));
    } catch (RefusedException e) {
      owner.feedUnlessLate(new SourceInput.Broke("%s: %s".formatted(e.refusal(), e.getMessage())));
    } catch (InterruptedException e) {
      starting.close();
      throw e;
    }
  }

  private Granted claim(StartClaim claim) throws StartFailedException, InterruptedException {
    try {
      Attestation attestation =
          host.attestor()
              .attest(AttestationPurpose.START, Optional.empty(), claim.attestationNonce());
      if (!manifest.accepts(attestation.result())) {
        throw new StartFailedException("POLICY", "the tenant's manifest does not accept this host");
      }
      StartGranted answer =
          new Broker(host.letters())
              .ask(
                  "/v1/machines/%s/start-claims".formatted(claim.vm()),
                  new StartClaimRequest(host.boot().sign(claim), attestation.token()),
                  StartGranted.class);
      Decision decision = grants.decision(answer.decision());
      return new Granted(answer.decision(), decision, answer.grant());
    } catch (AttestationRefusedException e) {
      throw new StartFailedException("NOT_ATTESTED", e);
    } catch (LetterRefusedException e) {
      throw new StartFailedException("REFUSED", e);
    } catch (MalformedMessageException | BadSignatureException | MalformedObjectException e) {
      throw new StartFailedException("BAD_ANSWER", e);
    }
  }
}

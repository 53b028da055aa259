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

  private final Machines machines;
  private final Host host;
  private final HostedMachine machine;
  private final String manifestToken;
  private final MachineManifest manifest;
  private final Bytes image;
  private final Generation generation;
  private final Grants grants;

  Starter(
      Machines machines,
      Host host,
      HostedMachine machine,
      String manifestToken,
      MachineManifest manifest,
      Bytes image,
      Generation generation) {
    this.machines = machines;
    this.host = host;
    this.machine = machine;
    this.manifestToken = manifestToken;
    this.manifest = manifest;
    this.image = image;
    this.generation = generation;
    grants = new Grants(host.boot());
  }

  /** Claims, and waits until the broker decided. */
  void run() throws InterruptedException {
    Reservation reservation;
    try {
      reservation = host.boot().redeemCounter().reserve();
    } catch (TpmException e) {
      failed("TPM_FAILED: " + e.getMessage());
      return;
    }
    Starting starting = new Starting(grants, manifestToken, manifest, image, reservation);
    boolean claimed = false;
    try {
      StartClaim claim =
          new StartClaim(
              manifest.vm(),
              generation,
              Signatures.digest(manifestToken),
              host.boot().self().boot(),
              reservation.number());
      String attestation = attest(claim);
      Generation floor = machines.floor(claim.vm());
      Owner owner = Owner.claiming(host, machine, claim, floor, starting);
      machines.took(claim.vm(), claim.generation());
      machine.live(owner);
      claimed = true;
      claim(owner, starting, claim, attestation);
    } catch (StartFailedException e) {
      failed(e.reason());
    } catch (RefusedException e) {
      failed("%s: %s".formatted(e.refusal(), e.getMessage()));
    } finally {
      if (!claimed) {
        starting.close();
      }
    }
  }

  private void failed(String reason) {
    machine.live(new AwaitingStart(manifest.name(), generation, reason));
    machine.changed();
  }

  private String attest(StartClaim claim) throws StartFailedException, InterruptedException {
    try {
      Attestation attestation =
          host.attestor()
              .attest(AttestationPurpose.START, Optional.empty(), claim.attestationNonce());
      if (!manifest.accepts(attestation.result())) {
        throw new StartFailedException("POLICY", "the tenant's manifest does not accept this host");
      }
      return attestation.token();
    } catch (AttestationRefusedException e) {
      throw new StartFailedException("NOT_ATTESTED", e);
    }
  }

  /** What is claimed may be decided, whatever the agent says: giving up is told to the broker. */
  private void claim(Owner owner, Starting starting, StartClaim claim, String attestation)
      throws InterruptedException {
    try {
      StartGranted answer =
          new Broker(host.letters())
              .ask(
                  "/v1/machines/%s/start-claims".formatted(claim.vm()),
                  new StartClaimRequest(host.boot().sign(claim), attestation),
                  StartGranted.class);
      Decision decision = grants.word(answer.decision(), answer.proof(), Decision.class);
      starting.granted(new Granted(answer.decision(), decision, answer.grant()));
      owner.feed(new SourceInput.Decided(decision));
    } catch (LetterRefusedException e) {
      owner.feedUnlessLate(new SourceInput.Broke("REFUSED: " + e.getMessage()));
    } catch (MalformedMessageException | BadSignatureException | MalformedObjectException e) {
      owner.feedUnlessLate(new SourceInput.Broke("BAD_ANSWER: " + e.getMessage()));
    } catch (RefusedException e) {
      owner.feedUnlessLate(new SourceInput.Broke("%s: %s".formatted(e.refusal(), e.getMessage())));
    } catch (InterruptedException e) {
      starting.close();
      throw e;
    }
  }
}

package dev.sealift.attestationservice.witness;

import dev.sealift.api.attestation.CosignReply;
import dev.sealift.api.attestation.CosignRequest;
import dev.sealift.api.attestation.WitnessedReply;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.metrics.AttestationMetric;
import dev.sealift.metrics.Meters;
import io.swagger.v3.oas.annotations.Operation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The broker has its log cosigned, and asks how far it was. */
@RestController
class WitnessController {

  private static final Logger LOG = LoggerFactory.getLogger(WitnessController.class);

  private final LogWitness witness;
  private final Meters meters;

  WitnessController(LogWitness witness, Meters meters) {
    this.witness = witness;
    this.meters = meters;
  }

  @Operation(
      operationId = "getNewestCheckpoint",
      summary = "The newest checkpoint that was cosigned")
  @GetMapping("/v1/witness/checkpoints/newest")
  WitnessedReply newest() {
    return new WitnessedReply(witness.newest().orElse(null));
  }

  @Operation(
      operationId = "cosignCheckpoint",
      summary = "Cosigns a checkpoint that the log grew to")
  @PostMapping("/v1/witness/checkpoints")
  CosignReply cosign(@RequestBody CosignRequest request) {
    try {
      CosignReply reply =
          new CosignReply(witness.cosign(request.extension(), request.checkpoint()));
      count("cosigned");
      return reply;
    } catch (ProblemException e) {
      count(e.slug());
      LOG.atWarn()
          .addKeyValue("oldSize", request.extension().oldSize())
          .addKeyValue("reason", e.slug())
          .log("checkpoint not cosigned");
      throw e;
    }
  }

  private void count(String outcome) {
    meters.count(AttestationMetric.CHECKPOINTS, outcome);
  }
}

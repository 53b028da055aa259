package dev.sealift.attestationservice.appraisal;

import dev.sealift.api.attestation.ChallengeReply;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hosts ask for nonces. */
@RestController
class ChallengeController {

  private final Challenges challenges;

  ChallengeController(Challenges challenges) {
    this.challenges = challenges;
  }

  @Operation(operationId = "createChallenge", summary = "A nonce, to be answered by evidence once")
  @PostMapping("/v1/challenges")
  ChallengeReply challenge() {
    return new ChallengeReply(challenges.issue());
  }
}

package dev.sealift.attestationservice.enrolment;

import dev.sealift.api.attestation.ApprovalRequest;
import dev.sealift.api.attestation.Platform;
import dev.sealift.attestationservice.problem.ProblemException;
import dev.sealift.protocol.id.PlatformId;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Operators say which platforms are ours. A software TPM has no certificate of a manufacturer: that
 * its endorsement key is genuine is the operator's word.
 */
@RestController
class PlatformController {

  private static final Logger LOG = LoggerFactory.getLogger(PlatformController.class);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final PlatformTable platforms;
  private final ApprovalBell bell;

  PlatformController(PlatformTable platforms, ApprovalBell bell) {
    this.platforms = platforms;
    this.bell = bell;
  }

  @Operation(operationId = "listPlatforms", summary = "All platforms that were ever approved")
  @GetMapping("/v1/platforms")
  List<Platform> list() {
    return platforms.all().stream().map(PlatformRow::toApi).toList();
  }

  @Operation(operationId = "getPlatform", summary = "A platform")
  @GetMapping("/v1/platforms/{platform}")
  Platform get(@PathVariable String platform) {
    return platforms.find(id(platform)).orElseThrow(PlatformController::unknown).toApi();
  }

  @Operation(
      operationId = "approvePlatform",
      summary = "Approves a platform, also one that was barred")
  @PutMapping("/v1/platforms/{platform}/approval")
  Platform approve(@PathVariable String platform, @RequestBody ApprovalRequest request) {
    PlatformId id = id(platform);
    if (!NAME.matcher(request.name()).matches()) {
      throw ProblemException.malformed("name", "is not 1 to 64 letters, digits and . _ -");
    }
    platforms.approve(id, request.name());
    bell.ring();
    LOG.atInfo()
        .addKeyValue("platform", id)
        .addKeyValue("name", request.name())
        .log("platform approved");
    return get(platform);
  }

  @Operation(operationId = "withdrawPlatform", summary = "Withdraws the approval of a platform")
  @DeleteMapping("/v1/platforms/{platform}/approval")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void withdraw(@PathVariable String platform) {
    PlatformId id = id(platform);
    if (!platforms.withdraw(id)) {
      throw unknown();
    }
    LOG.atInfo().addKeyValue("platform", id).log("platform's approval withdrawn");
  }

  private static PlatformId id(String platform) {
    try {
      return new PlatformId(platform);
    } catch (IllegalArgumentException e) {
      throw ProblemException.malformed("platform", "is not 64 lower case hexadecimal digits");
    }
  }

  private static ProblemException unknown() {
    return ProblemException.of(
        HttpStatus.NOT_FOUND, "unknown-platform", "no platform with this id is approved");
  }
}

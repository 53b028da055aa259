package dev.sealift.keybroker.boot;

import dev.sealift.api.broker.BootReport;
import dev.sealift.keybroker.trust.Attestations;
import dev.sealift.keybroker.trust.Boots;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The REST interface of boots. */
@RestController
class BootController {

  private final Attestations trust;
  private final Boots boots;

  BootController(Attestations trust, Boots boots) {
    this.trust = trust;
    this.boots = boots;
  }

  /** An old result counts too: that a boot was, stays true. */
  @Operation(operationId = "reportBoot", summary = "Says that a host was started")
  @PostMapping("/v1/boots")
  Map<String, Object> report(@RequestBody BootReport report) {
    AttestationResult boot =
        trust.verify("attestation", report.attestation(), AttestationPurpose.HOST);
    boots.remember(boot, report.attestation());
    return Map.of();
  }
}

package dev.sealift.keybroker.start;

import dev.sealift.api.broker.StartClaimRequest;
import dev.sealift.api.broker.StartGranted;
import dev.sealift.keybroker.openapi.HeldRequest;
import dev.sealift.protocol.id.VmId;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The REST interface of starts. */
@RestController
class StartController {

  private final Starts starts;

  StartController(Starts starts) {
    this.starts = starts;
  }

  @Operation(operationId = "claimStart", summary = "Claims the right to run a stopped machine")
  @HeldRequest
  @PostMapping("/v1/machines/{vm}/start-claims")
  ResponseEntity<StartGranted> claim(
      @PathVariable VmId vm, @RequestBody StartClaimRequest request) {
    return starts
        .claim(vm, request)
        .map(ResponseEntity::ok)
        .orElseGet(() -> ResponseEntity.accepted().build());
  }
}

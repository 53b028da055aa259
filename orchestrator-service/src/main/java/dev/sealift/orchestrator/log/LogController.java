package dev.sealift.orchestrator.log;

import dev.sealift.api.rest.LogPage;
import dev.sealift.orchestrator.broker.BrokerClient;
import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.log.CosignedCheckpoint;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The broker's log, for auditors: passed on as it is, for them to verify. */
@RestController
class LogController {

  private final BrokerClient broker;

  LogController(BrokerClient broker) {
    this.broker = broker;
  }

  @Operation(
      operationId = "getCheckpoint",
      summary = "The newest checkpoint of the broker's log that its witness cosigned")
  @GetMapping("/v1/log/checkpoint")
  CosignedCheckpoint checkpoint() {
    return broker.checkpoint();
  }

  @Operation(operationId = "listLeaves", summary = "Leaves of the broker's log")
  @GetMapping("/v1/log/leaves")
  LogPage leaves(@RequestParam(defaultValue = "0") long from) {
    if (from < 0) {
      throw ProblemException.malformed("from", "from is %d, want >= 0".formatted(from));
    }
    return broker.leaves(from);
  }
}

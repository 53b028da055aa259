package dev.sealift.keybroker.log;

import dev.sealift.api.rest.LogPage;
import dev.sealift.keybroker.problem.ProblemException;
import dev.sealift.protocol.log.CosignedCheckpoint;
import io.swagger.v3.oas.annotations.Operation;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The log for whoever audits it; what stands in it is signed and holds no secret. */
@RestController
@RequestMapping("/v1/log")
class LogController {

  private final TransparencyLog log;

  LogController(TransparencyLog log) {
    this.log = log;
  }

  @Operation(
      operationId = "getCheckpoint",
      summary = "The newest checkpoint of the log that its witness cosigned")
  @GetMapping("/checkpoint")
  CosignedCheckpoint checkpoint() {
    return log.newest()
        .orElseThrow(() ->
            ProblemException.notFound(
                "log-empty", "the witness saw nothing in the log yet; decide something first"));
  }

  @Operation(operationId = "listLeaves", summary = "Leaves of the log")
  @GetMapping("/leaves")
  LogPage leaves(@RequestParam(defaultValue = "0") long from) {
    if (from < 0) {
      throw ProblemException.malformed("from", "from is %d, want >= 0".formatted(from));
    }
    return new LogPage(from, log.leaves(from, LogPage.MAX_LEAVES));
  }
}

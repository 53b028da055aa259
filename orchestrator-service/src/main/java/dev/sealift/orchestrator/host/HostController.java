package dev.sealift.orchestrator.host;

import dev.sealift.api.rest.Host;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hosts, for operators. */
@RestController
class HostController {

  private final HostStore hosts;
  private final Clock clock;

  HostController(HostStore hosts, Clock clock) {
    this.hosts = hosts;
    this.clock = clock;
  }

  @Operation(operationId = "listHosts", summary = "All hosts")
  @GetMapping("/v1/hosts")
  List<Host> list() {
    Instant now = clock.instant();
    return hosts.all().stream().map(host -> host.view(now)).toList();
  }
}

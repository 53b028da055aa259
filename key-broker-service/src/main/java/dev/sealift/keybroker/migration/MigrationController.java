package dev.sealift.keybroker.migration;

import dev.sealift.api.broker.AbortRequest;
import dev.sealift.api.broker.Aborted;
import dev.sealift.api.broker.ClosedReply;
import dev.sealift.api.broker.Decided;
import dev.sealift.api.broker.ForfeitReport;
import dev.sealift.api.broker.LedgerMigration;
import dev.sealift.api.broker.PreparedReport;
import dev.sealift.api.broker.ReadyReport;
import dev.sealift.api.broker.RescueReply;
import dev.sealift.api.broker.RescueRequest;
import dev.sealift.api.broker.RunningReport;
import dev.sealift.api.broker.TicketGranted;
import dev.sealift.api.broker.TicketRequest;
import dev.sealift.api.broker.WipedReport;
import dev.sealift.keybroker.openapi.HeldRequest;
import dev.sealift.protocol.id.Mid;
import dev.sealift.spans.Landmark;
import io.swagger.v3.oas.annotations.Operation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The REST interface of migrations; 202 means: not yet, ask again. */
@RestController
@RequestMapping("/v1/migrations")
class MigrationController {

  private final Tickets tickets;
  private final MonitorWords words;
  private final Outcomes outcomes;
  private final BrokerSpans spans;

  MigrationController(Tickets tickets, MonitorWords words, Outcomes outcomes, BrokerSpans spans) {
    this.tickets = tickets;
    this.words = words;
    this.outcomes = outcomes;
    this.spans = spans;
  }

  @Operation(operationId = "createTicket", summary = "Issues a ticket: leave to try one migration")
  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  TicketGranted ticket(@RequestBody TicketRequest request) {
    return spans.ticket(() -> tickets.request(request));
  }

  @Operation(
      operationId = "getMigration",
      summary = "A migration, with all that its receipt is made of")
  @GetMapping("/{mid}")
  LedgerMigration find(@PathVariable Mid mid) {
    return outcomes.find(mid);
  }

  @Operation(
      operationId = "reportPrepared",
      summary = "The source's word that it is frozen and has sent everything")
  @PostMapping("/{mid}/prepared")
  Map<String, Object> prepared(@PathVariable Mid mid, @RequestBody PreparedReport report) {
    return taken(mid, Landmark.PREPARED, () -> words.prepared(mid, report));
  }

  @Operation(
      operationId = "reportReady",
      summary = "The target's word that it has everything, which claims the decision")
  @HeldRequest
  @PostMapping("/{mid}/ready")
  ResponseEntity<Decided> ready(@PathVariable Mid mid, @RequestBody ReadyReport report) {
    return held(mid, Landmark.READY, () -> words.ready(mid, report));
  }

  @Operation(operationId = "queryDecision", summary = "The decision, for the source")
  @HeldRequest
  @PostMapping("/{mid}/decision-query")
  ResponseEntity<Decided> decision(@PathVariable Mid mid) {
    return held(mid, Landmark.DECISION_QUERY, () -> outcomes.decision(mid));
  }

  @Operation(operationId = "queryClosed", summary = "What came of a COMMIT, for the source")
  @HeldRequest
  @PostMapping("/{mid}/closed-query")
  ResponseEntity<ClosedReply> closed(@PathVariable Mid mid) {
    return held(mid, Landmark.CLOSED_QUERY, () -> outcomes.closed(mid));
  }

  @Operation(
      operationId = "reportForfeit",
      summary = "The target's word that it will never run the machine")
  @PostMapping("/{mid}/forfeit")
  Map<String, Object> forfeit(@PathVariable Mid mid, @RequestBody ForfeitReport report) {
    return taken(mid, Landmark.FORFEIT, () -> outcomes.forfeit(mid, report));
  }

  @Operation(operationId = "rescueMigration", summary = "Asks that the source of a COMMIT runs on")
  @PostMapping("/{mid}/rescue")
  RescueReply rescue(@PathVariable Mid mid, @RequestBody RescueRequest request) {
    return outcomes.rescue(mid, request);
  }

  @Operation(operationId = "abortMigration", summary = "Asks for the decision ABORT")
  @PostMapping("/{mid}/abort")
  Aborted abort(@PathVariable Mid mid, @RequestBody AbortRequest request) {
    return outcomes.abort(mid, request);
  }

  @Operation(operationId = "reportRunning", summary = "The target's word that it runs the machine")
  @PostMapping("/{mid}/running")
  Map<String, Object> running(@PathVariable Mid mid, @RequestBody RunningReport report) {
    return taken(mid, Landmark.RUNNING, () -> outcomes.running(mid, report));
  }

  @Operation(operationId = "reportWiped", summary = "The source's word that it wiped what it kept")
  @PostMapping("/{mid}/wiped")
  Map<String, Object> wiped(@PathVariable Mid mid, @RequestBody WipedReport report) {
    return taken(mid, Landmark.WIPED, () -> outcomes.wiped(mid, report));
  }

  private Map<String, Object> taken(Mid mid, Landmark letter, Runnable taking) {
    return spans.letter(
        mid,
        letter,
        () -> {
          taking.run();
          return Map.of();
        });
  }

  private <T> ResponseEntity<T> held(Mid mid, Landmark letter, Supplier<Optional<T>> answer) {
    return spans
        .letter(mid, letter, answer)
        .map(ResponseEntity::ok)
        .orElseGet(() -> ResponseEntity.accepted().build());
  }
}

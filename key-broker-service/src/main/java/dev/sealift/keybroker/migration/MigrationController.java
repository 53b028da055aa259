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
import dev.sealift.protocol.id.Mid;
import dev.sealift.spans.Landmark;
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

  @PostMapping
  @ResponseStatus(HttpStatus.CREATED)
  TicketGranted ticket(@RequestBody TicketRequest request) {
    return spans.ticket(() -> tickets.request(request));
  }

  @GetMapping("/{mid}")
  LedgerMigration find(@PathVariable Mid mid) {
    return outcomes.find(mid);
  }

  @PostMapping("/{mid}/prepared")
  Map<String, Object> prepared(@PathVariable Mid mid, @RequestBody PreparedReport report) {
    return taken(mid, Landmark.PREPARED, () -> words.prepared(mid, report));
  }

  @PostMapping("/{mid}/ready")
  ResponseEntity<Decided> ready(@PathVariable Mid mid, @RequestBody ReadyReport report) {
    return held(mid, Landmark.READY, () -> words.ready(mid, report));
  }

  @PostMapping("/{mid}/decision-query")
  ResponseEntity<Decided> decision(@PathVariable Mid mid) {
    return held(mid, Landmark.DECISION_QUERY, () -> outcomes.decision(mid));
  }

  @PostMapping("/{mid}/closed-query")
  ResponseEntity<ClosedReply> closed(@PathVariable Mid mid) {
    return held(mid, Landmark.CLOSED_QUERY, () -> outcomes.closed(mid));
  }

  @PostMapping("/{mid}/forfeit")
  Map<String, Object> forfeit(@PathVariable Mid mid, @RequestBody ForfeitReport report) {
    return taken(mid, Landmark.FORFEIT, () -> outcomes.forfeit(mid, report));
  }

  @PostMapping("/{mid}/rescue")
  RescueReply rescue(@PathVariable Mid mid, @RequestBody RescueRequest request) {
    return outcomes.rescue(mid, request);
  }

  @PostMapping("/{mid}/abort")
  Aborted abort(@PathVariable Mid mid, @RequestBody AbortRequest request) {
    return outcomes.abort(mid, request);
  }

  @PostMapping("/{mid}/running")
  Map<String, Object> running(@PathVariable Mid mid, @RequestBody RunningReport report) {
    return taken(mid, Landmark.RUNNING, () -> outcomes.running(mid, report));
  }

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

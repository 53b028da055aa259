package dev.sealift.orchestrator.event;

import io.swagger.v3.oas.annotations.Operation;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Server-sent events: {@code state} and {@code progress}, each with the whole migration as data.
 */
@RestController
class EventController {

  private final EventHub hub;

  EventController(EventHub hub) {
    this.hub = hub;
  }

  @Operation(operationId = "followAll", summary = "Follows all migrations")
  @GetMapping(value = "/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter all() {
    return hub.subscribe();
  }

  @Operation(operationId = "followMigration", summary = "Follows a migration until its end")
  @GetMapping(value = "/v1/migrations/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter one(@PathVariable String id) {
    return hub.subscribe(id);
  }
}

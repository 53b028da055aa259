package dev.sealift.orchestrator.event;

import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import java.time.Instant;
import java.util.Objects;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
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

  @Operation(operationId = "followAll", summary = "Follows all migrations, until the token ends")
  @GetMapping(value = "/v1/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter all(Principal who) {
    return hub.subscribe(tokenEnd(who));
  }

  @Operation(
      operationId = "followMigration",
      summary = "Follows a migration until its end, or that of the token")
  @GetMapping(value = "/v1/migrations/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  SseEmitter one(@PathVariable String id, Principal who) {
    return hub.subscribe(id, tokenEnd(who));
  }

  /** Whoever was let in for so long follows for so long; he may come back with another token. */
  private static Instant tokenEnd(Principal who) {
    if (who instanceof JwtAuthenticationToken person) {
      return Objects.requireNonNull(person.getToken().getExpiresAt(), "no token is without");
    }
    throw new IllegalStateException("no route to events is for services");
  }
}

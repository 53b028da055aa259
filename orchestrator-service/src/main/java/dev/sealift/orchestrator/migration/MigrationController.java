package dev.sealift.orchestrator.migration;

import dev.sealift.api.rest.CreateMigration;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Receipt;
import dev.sealift.orchestrator.problem.ProblemException;
import dev.sealift.protocol.saga.MigrationState;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Migrations, for operators. */
@RestController
class MigrationController {

  /** Most migrations of an answer: a page of the latest. */
  private static final int MAX_LISTED = 200;

  private final MigrationRequests requests;
  private final MigrationStore store;
  private final MigrationViews views;

  MigrationController(MigrationRequests requests, MigrationStore store, MigrationViews views) {
    this.requests = requests;
    this.store = store;
    this.views = views;
  }

  @Operation(operationId = "listMigrations", summary = "The newest migrations, newest first")
  @GetMapping("/v1/migrations")
  List<Migration> list(
      @RequestParam(required = false) @Nullable String vm,
      @RequestParam(required = false) @Nullable MigrationState state) {
    return store.list(vm, state, MAX_LISTED).stream().map(views::view).toList();
  }

  @Operation(operationId = "createMigration", summary = "Moves a machine")
  @PostMapping("/v1/migrations")
  ResponseEntity<Migration> create(
      @RequestHeader("Idempotency-Key") String idempotencyKey,
      @RequestBody CreateMigration request) {
    Migration migration = views.view(requests.create(request, idempotencyKey));
    return ResponseEntity.created(URI.create("/v1/migrations/" + migration.id())).body(migration);
  }

  @Operation(operationId = "getMigration", summary = "A migration")
  @GetMapping("/v1/migrations/{id}")
  Migration get(@PathVariable String id) {
    return views.view(requests.require(id));
  }

  @Operation(
      operationId = "cancelMigration",
      summary = "Asks to cancel a migration; it may be too late")
  @PostMapping("/v1/migrations/{id}/cancel")
  @ResponseStatus(HttpStatus.ACCEPTED)
  Migration cancel(@PathVariable String id) {
    return views.view(requests.cancel(id));
  }

  @Operation(
      operationId = "getReceipt",
      summary = "What anybody can verify of a completed migration")
  @ApiResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Receipt.class)))
  @GetMapping(value = "/v1/migrations/{id}/receipt", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> receipt(@PathVariable String id) {
    MigrationRow row = requests.require(id);
    String receipt = row.outcome() == null ? null : row.outcome().receipt();
    if (receipt == null) {
      throw ProblemException.notFound(
          "no-receipt",
          "migration %s is %s: completed ones alone have a receipt".formatted(id, row.state()));
    }
    return ResponseEntity.ok()
        .contentType(MediaType.APPLICATION_JSON)
        .body(receipt.getBytes(StandardCharsets.UTF_8));
  }
}

package dev.sealift.attestationservice.problem;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.Problem;
import dev.sealift.metrics.AttestationMetric;
import dev.sealift.metrics.Meters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;

/** Answers every refusal and failure with a problem, and tells nothing of the inside. */
@RestControllerAdvice
class ProblemAdvice {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  private final Meters meters;

  ProblemAdvice(Meters meters) {
    this.meters = meters;
  }

  @ExceptionHandler
  ResponseEntity<Problem> refused(ProblemException e) {
    return answer(e.status(), e.problem());
  }

  @ExceptionHandler
  ResponseEntity<Problem> unreadable(HttpMessageNotReadableException e) {
    MalformedMessageException malformed =
        e.getCause() instanceof JacksonException json
            ? Json.malformed(json)
            : new MalformedMessageException("", "body is absent, want a JSON object");
    return answer(
        HttpStatus.BAD_REQUEST,
        Problem.of(
            "malformed-request",
            HttpStatus.BAD_REQUEST.value(),
            String.valueOf(malformed.getMessage()),
            malformed.field().isEmpty() ? null : malformed.field()));
  }

  @ExceptionHandler({DataAccessException.class, TransactionException.class})
  ResponseEntity<Problem> storageFailed(RuntimeException e) {
    LOG.error("storage failed, request not served", e);
    return answer(HttpStatus.SERVICE_UNAVAILABLE, "storage-unavailable", "try again");
  }

  @ExceptionHandler
  ResponseEntity<Problem> failed(Exception e) {
    if (e instanceof ErrorResponse response) {
      return notForUs(response.getStatusCode());
    }
    LOG.error("request failed", e);
    return answer(
        HttpStatus.INTERNAL_SERVER_ERROR, "internal-error", "the log of the service says more");
  }

  /** What the framework refuses before a controller is found. */
  private ResponseEntity<Problem> notForUs(HttpStatusCode code) {
    return switch (HttpStatus.valueOf(code.value())) {
      case NOT_FOUND -> answer(HttpStatus.NOT_FOUND, "unknown-path", "no such path");
      case METHOD_NOT_ALLOWED ->
          answer(HttpStatus.METHOD_NOT_ALLOWED, "method-not-allowed", "not with this method");
      case UNSUPPORTED_MEDIA_TYPE ->
          answer(
              HttpStatus.UNSUPPORTED_MEDIA_TYPE,
              "unsupported-media-type",
              "send Content-Type: application/json");
      case NOT_ACCEPTABLE ->
          answer(HttpStatus.NOT_ACCEPTABLE, "not-acceptable", "accept application/json");
      default -> answer(HttpStatus.BAD_REQUEST, "malformed-request", "the request is malformed");
    };
  }

  private ResponseEntity<Problem> answer(HttpStatus status, String slug, String detail) {
    return answer(status, Problem.of(slug, status.value(), detail, null));
  }

  private ResponseEntity<Problem> answer(HttpStatus status, Problem problem) {
    meters.count(AttestationMetric.REFUSALS, problem.slug());
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}

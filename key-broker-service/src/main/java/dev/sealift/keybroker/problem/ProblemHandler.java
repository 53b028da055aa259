package dev.sealift.keybroker.problem;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.Problem;
import dev.sealift.metrics.BrokerMetric;
import dev.sealift.metrics.Meters;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;

/** Answers refused requests with problems; our own faults say nothing of their cause. */
@RestControllerAdvice
class ProblemHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ProblemHandler.class);

  private final Meters meters;

  ProblemHandler(Meters meters) {
    this.meters = meters;
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(ProblemException e) {
    return answer(e.problem());
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(HttpMessageNotReadableException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProblemException problem) {
        return answer(problem.problem());
      }
    }
    if (e.getCause() instanceof JacksonException cause) {
      MalformedMessageException malformed = Json.malformed(cause);
      @Nullable String field = malformed.field().isEmpty() ? null : malformed.field();
      return on(ProblemException.malformed(field, String.valueOf(malformed.getMessage())));
    }
    return on(ProblemException.malformed(null, "the body is missing, want a JSON object"));
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(MethodArgumentTypeMismatchException e) {
    return on(ProblemException.malformed(e.getName(), "%s is malformed".formatted(e.getName())));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<Problem> onDatabase(RuntimeException e) {
    LOG.warn("The database did not answer: {}", e.getClass().getSimpleName());
    return on(ProblemException.busy("the database does not answer; try again"));
  }

  /** Another instance recorded the same thing first: what this request says came too late. */
  @ExceptionHandler
  ResponseEntity<Problem> on(DuplicateKeyException e) {
    LOG.info("A second record was refused by the database");
    meters.count(BrokerMetric.CONFLICTS, "record");
    return on(ProblemException.conflict("contradiction", "it contradicts what is on record"));
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(Exception e) {
    if (e instanceof ErrorResponse response) {
      int status = response.getStatusCode().value();
      String slug =
          switch (status) {
            case 404 -> "unknown-path";
            case 405 -> "method-not-allowed";
            case 415 -> "not-json";
            default -> "malformed-request";
          };
      return answer(Problem.of(slug, status, "there is no such request here", null));
    }
    LOG.error("A request failed", e);
    return answer(Problem.of("internal-error", 500, "the request failed; see the log", null));
  }

  private ResponseEntity<Problem> answer(Problem problem) {
    meters.count(BrokerMetric.REFUSALS, problem.slug());
    return ResponseEntity.status(problem.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}

package dev.sealift.orchestrator.problem;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.Problem;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.OrchestratorMetric;
import dev.sealift.orchestrator.broker.BrokerRefusedException;
import dev.sealift.orchestrator.broker.BrokerUnavailableException;
import dev.sealift.orchestrator.security.BodyTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
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
    if (hasCause(e, BodyTooLargeException.class)) {
      return answer(BodyTooLargeException.PROBLEM);
    }
    if (e.getCause() instanceof JacksonException cause) {
      MalformedMessageException malformed = Json.malformed(cause);
      return answer(
          ProblemException.malformed(malformed.field(), malformed.getMessage()).problem());
    }
    return answer(ProblemException.malformed("", "body is missing, want a JSON object").problem());
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(MissingRequestHeaderException e) {
    return answer(
        ProblemException.malformed(
                e.getHeaderName(), "header %s is missing".formatted(e.getHeaderName()))
            .problem());
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(MethodArgumentTypeMismatchException e) {
    return answer(
        ProblemException.malformed(e.getName(), "parameter %s is malformed".formatted(e.getName()))
            .problem());
  }

  /** The broker's refusal is the answer to what the client asked of it through us. */
  @ExceptionHandler
  ResponseEntity<Problem> on(BrokerRefusedException e) {
    return answer(e.problem());
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(BrokerUnavailableException e) {
    LOG.warn("The key broker did not answer: {}", e.getMessage());
    return answer(
        Problem.of("broker-unavailable", 503, "the key broker does not answer; try again", null));
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<Problem> onDatabase(RuntimeException e) {
    LOG.warn(
        "The database did not answer: {}",
        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
    return answer(
        Problem.of("database-unavailable", 503, "the database does not answer; try again", null));
  }

  /** A client of server-sent events went away. */
  @ExceptionHandler
  void on(AsyncRequestNotUsableException e) {
    LOG.debug("A client went away");
  }

  @ExceptionHandler
  ResponseEntity<Problem> on(Exception e) {
    if (e instanceof ErrorResponse response) {
      return answer(ofStatus(response.getStatusCode()));
    }
    LOG.error("A request failed", e);
    return answer(Problem.of("internal-error", 500, "the request failed; see the log", null));
  }

  private static Problem ofStatus(HttpStatusCode status) {
    return switch (status.value()) {
      case 404 -> Problem.of("unknown-resource", 404, "there is nothing at this path", null);
      case 405 -> Problem.of("method-not-allowed", 405, "this path has no such method", null);
      case 415 ->
          Problem.of("unsupported-media-type", 415, "the body is no application/json", null);
      default -> Problem.of("malformed-request", status.value(), "the request is malformed", null);
    };
  }

  private static boolean hasCause(Throwable e, Class<? extends Throwable> type) {
    for (@Nullable Throwable t = e; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private ResponseEntity<Problem> answer(Problem problem) {
    meters.count(OrchestratorMetric.REFUSALS, problem.slug());
    return ResponseEntity.status(problem.status())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }
}

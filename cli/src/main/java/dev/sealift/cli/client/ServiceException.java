package dev.sealift.cli.client;

import dev.sealift.api.rest.Problem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The orchestrator refused a request, or could not be reached; the message is for the user. */
public final class ServiceException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  private static final int FIRST_SERVER_ERROR = 500;
  private static final int SERVICE_UNAVAILABLE = 503;

  private final transient @Nullable Problem problem;

  private ServiceException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  static ServiceException refused(Problem problem) {
    String field = problem.field() == null ? "" : " (field %s)".formatted(problem.field());
    return new ServiceException(
        "%s: %s%s".formatted(problem.slug(), problem.detail(), field), problem, null);
  }

  static ServiceException unreachable(String url, Throwable cause) {
    return new ServiceException(
        "the orchestrator at %s does not answer; is the cluster up? See `sealift status`"
            .formatted(url),
        null,
        cause);
  }

  static ServiceException strange(String what) {
    return new ServiceException("the orchestrator answered with " + what, null, null);
  }

  /** What was refused; null when the orchestrator was not reached or made no sense. */
  public @Nullable Problem problem() {
    return problem;
  }

  /** Whether it was no refusal: nobody answered, or the orchestrator could not do its part. */
  public boolean failed() {
    return problem == null || problem.status() >= FIRST_SERVER_ERROR;
  }

  /** Whether the same may be asked again soon: who is needed for it did not answer. */
  public boolean notNow() {
    return problem != null && problem.status() == SERVICE_UNAVAILABLE;
  }

  /** Whether it was refused because there is no such thing. */
  public boolean notFound() {
    return problem != null && problem.status() == 404;
  }
}

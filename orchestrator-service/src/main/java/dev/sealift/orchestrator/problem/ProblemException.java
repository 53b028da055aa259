package dev.sealift.orchestrator.problem;

import dev.sealift.api.rest.Problem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A request is refused. */
public final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  /** Refuses for the reason that the problem gives. */
  public ProblemException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** The request is at odds with how things are. */
  public static ProblemException conflict(String slug, String detail) {
    return new ProblemException(Problem.of(slug, 409, detail, null));
  }

  /** The request names something that is not there. */
  public static ProblemException notFound(String slug, String detail) {
    return new ProblemException(Problem.of(slug, 404, detail, null));
  }

  /** The request can be read but makes no sense. */
  public static ProblemException unprocessable(String slug, String detail, @Nullable String field) {
    return new ProblemException(Problem.of(slug, 422, detail, field));
  }

  /** The request cannot be read. */
  public static ProblemException malformed(String field, String detail) {
    return new ProblemException(
        Problem.of("malformed-request", 400, detail, field.isEmpty() ? null : field));
  }

  /** Why, for the client. */
  public Problem problem() {
    return problem;
  }
}

package dev.sealift.orchestrator.broker;

import dev.sealift.api.rest.Problem;
import java.io.Serial;

/** The broker answered, and refused; asking again gives the same. */
public final class BrokerRefusedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  BrokerRefusedException(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** Why, as {@code code: text}. */
  public String reason() {
    return problem.slug() + ": " + problem.detail();
  }

  /** Why. */
  public Problem problem() {
    return problem;
  }
}

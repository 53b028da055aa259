package dev.sealift.attestationservice.problem;

import dev.sealift.api.rest.Problem;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request is refused. */
public final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String slug;
  private final HttpStatus status;
  private final String detail;
  private final @Nullable String field;

  private ProblemException(HttpStatus status, String slug, String detail, @Nullable String field) {
    // No stack trace: it would tell no more than the slug, and refusals come as fast as requests.
    super(slug + ": " + detail, null, false, false);
    this.slug = slug;
    this.status = status;
    this.detail = detail;
    this.field = field;
  }

  /**
   * A refusal.
   *
   * @param slug last part of the problem's type
   * @param detail what is wrong and what to do
   */
  public static ProblemException of(HttpStatus status, String slug, String detail) {
    return new ProblemException(status, slug, detail, null);
  }

  /** A request that breaks the form of one field. */
  public static ProblemException malformed(String field, String problem) {
    return new ProblemException(
        HttpStatus.BAD_REQUEST, "malformed-request", field + " " + problem, field);
  }

  /** Last part of the problem's type. */
  public String slug() {
    return slug;
  }

  HttpStatus status() {
    return status;
  }

  Problem problem() {
    return Problem.of(slug, status.value(), detail, field);
  }
}

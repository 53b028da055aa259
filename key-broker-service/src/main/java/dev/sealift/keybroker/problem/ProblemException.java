package dev.sealift.keybroker.problem;

import dev.sealift.api.rest.Problem;
import dev.sealift.protocol.ledger.LedgerRefusal;
import java.io.Serial;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A request is refused, without effect. */
public final class ProblemException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final transient Problem problem;

  private ProblemException(String slug, int status, String detail, @Nullable String field) {
    super(detail, null, false, false);
    this.problem = Problem.of(slug, status, detail, field);
  }

  /** The request is at odds with what is on record. */
  public static ProblemException conflict(String slug, String detail) {
    return new ProblemException(slug, 409, detail, null);
  }

  /** The request names something that is not there. */
  public static ProblemException notFound(String slug, String detail) {
    return new ProblemException(slug, 404, detail, null);
  }

  /** A field can be read but is not good enough. */
  public static ProblemException unprocessable(String slug, String field, String detail) {
    return new ProblemException(slug, 422, detail, field);
  }

  /** A field cannot be read. */
  public static ProblemException malformed(@Nullable String field, String detail) {
    return new ProblemException("malformed-request", 400, detail, field);
  }

  /** The body is longer than any honest one. */
  public static ProblemException tooLarge(int limit) {
    return new ProblemException(
        "body-too-large", 413, "the body is too large, want <= %d bytes".formatted(limit), null);
  }

  /** We cannot serve the request now; it may be repeated. */
  public static ProblemException busy(String detail) {
    return new ProblemException("busy", 503, detail, null);
  }

  /** We must not decide anything now; the request may be repeated. */
  public static ProblemException readOnly(String slug, String detail) {
    return new ProblemException(slug, 503, detail, null);
  }

  /** The ledger refused. */
  public static ProblemException of(LedgerRefusal refusal) {
    String detail = String.valueOf(refusal.getMessage());
    return switch (refusal.reason()) {
      case UNKNOWN_MACHINE -> notFound("unknown-vm", detail);
      case ALREADY_EXISTS -> conflict("vm-exists", detail);
      case DESTROYED -> conflict("vm-destroyed", detail);
      case NOT_STOPPED -> conflict("vm-not-stopped", detail);
      case NOT_RUNNING -> conflict("vm-not-running", detail);
      case SAME_PLATFORM -> conflict("same-host", detail);
      case WRONG_MACHINE,
          MIGRATION_UNDER_WAY,
          NOT_UNDER_WAY,
          ALREADY_COMMITTED,
          RIGHT_BURNED,
          WRONG_GENERATION,
          WRONG_BOOT,
          WRONG_PLATFORM,
          WRONG_MANIFEST,
          ROOT_MISMATCH,
          TRANSCRIPT_MISMATCH,
          CONTRADICTION,
          REDEEM_NUMBER_PASSED,
          REDEEM_NUMBER_TAKEN,
          WRONG_EVIDENCE,
          EVIDENCE_NOT_ACCEPTED,
          MAY_HAVE_RUN,
          ATTEMPTS_SPENT,
          NOT_EXPIRED ->
          conflict(refusal.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'), detail);
    };
  }

  /** Why, for the client. */
  public Problem problem() {
    return problem;
  }
}

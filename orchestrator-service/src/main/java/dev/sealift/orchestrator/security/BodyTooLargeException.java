package dev.sealift.orchestrator.security;

import dev.sealift.api.rest.Problem;
import java.io.IOException;
import java.io.Serial;

/** A request body has more bytes than any real one. */
public final class BodyTooLargeException extends IOException {

  @Serial private static final long serialVersionUID = 1;

  /** Longest body: a manifest and a secret for each of its processes are a quarter of it. */
  public static final int MAX_BODY_BYTES = 256 * 1024;

  /** The answer. */
  public static final Problem PROBLEM =
      Problem.of(
          "body-too-large", 413, "the body has more than %d bytes".formatted(MAX_BODY_BYTES), null);

  BodyTooLargeException() {
    super(PROBLEM.detail());
  }
}

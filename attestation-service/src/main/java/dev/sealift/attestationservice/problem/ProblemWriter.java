package dev.sealift.attestationservice.problem;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** Writes problems where no controller was reached. */
public final class ProblemWriter {

  private ProblemWriter() {}

  /** Answers a request with a problem. */
  public static void write(
      HttpServletResponse response, HttpStatus status, String slug, String detail)
      throws IOException {
    response.setStatus(status.value());
    response.setContentType(Problem.MEDIA_TYPE);
    response
        .getOutputStream()
        .write(Json.writeBytes(Problem.of(slug, status.value(), detail, null)));
  }
}

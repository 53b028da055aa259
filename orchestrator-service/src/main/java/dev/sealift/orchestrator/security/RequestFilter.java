package dev.sealift.orchestrator.security;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets in bodies of a bounded length. */
@Component
class RequestFilter extends OncePerRequestFilter {

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getContentLengthLong() > BodyTooLargeException.MAX_BODY_BYTES) {
      refuse(response, BodyTooLargeException.PROBLEM);
    } else {
      chain.doFilter(new BoundedRequest(request), response);
    }
  }

  private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.getOutputStream().write(Json.writeBytes(problem));
  }
}

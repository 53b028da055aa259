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

/** Lets in who has the token, and bodies of a bounded length. */
@Component
class RequestFilter extends OncePerRequestFilter {

  private static final Problem UNAUTHORISED =
      Problem.of("unauthorised", 401, "want the header Authorization: Bearer and the token", null);

  private final Token token;

  RequestFilter(Token token) {
    this.token = token;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!open(request) && !token.isIn(request.getHeader("Authorization"))) {
      response.setHeader("WWW-Authenticate", "Bearer");
      refuse(response, UNAUTHORISED);
    } else if (request.getContentLengthLong() > BodyTooLargeException.MAX_BODY_BYTES) {
      refuse(response, BodyTooLargeException.PROBLEM);
    } else {
      chain.doFilter(new BoundedRequest(request), response);
    }
  }

  /** Whoever watches the process may ask whether it is up. */
  private static boolean open(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals("/actuator/health") || path.startsWith("/actuator/health/");
  }

  private static void refuse(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.getOutputStream().write(Json.writeBytes(problem));
  }
}

package dev.sealift.keybroker.security;

import dev.sealift.api.Json;
import dev.sealift.api.rest.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets nobody in without the token, except to ask for health. */
@Component
final class TokenFilter extends OncePerRequestFilter {

  private static final String OPEN = "/actuator/health";

  private final AccessToken token;

  TokenFilter(AccessToken token) {
    this.token = token;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().equals(OPEN);
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (token.isPresentedBy(request.getHeader(HttpHeaders.AUTHORIZATION))) {
      chain.doFilter(request, response);
    } else {
      refuse(response);
    }
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    int status = HttpStatus.UNAUTHORIZED.value();
    response.setStatus(status);
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    response.setContentType(Problem.MEDIA_TYPE);
    response
        .getWriter()
        .write(
            Json.write(
                Problem.of(
                    "unauthorized", status, "send the header Authorization: Bearer TOKEN", null)));
  }
}

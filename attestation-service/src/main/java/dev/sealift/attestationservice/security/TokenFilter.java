package dev.sealift.attestationservice.security;

import dev.sealift.attestationservice.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Lets nobody in without the token, except to ask for health. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
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
      return;
    }
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    ProblemWriter.write(
        response,
        HttpStatus.UNAUTHORIZED,
        "unauthorized",
        "send the header Authorization: Bearer TOKEN");
  }
}

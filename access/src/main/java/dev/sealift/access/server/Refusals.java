package dev.sealift.access.server;

import dev.sealift.access.Route;
import dev.sealift.access.Routes;
import dev.sealift.api.Json;
import dev.sealift.api.rest.Problem;
import dev.sealift.metrics.AccessMetric;
import dev.sealift.metrics.Meters;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/** Tells whom a service does not serve why, as problems, and counts them. */
final class Refusals
    implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

  private final Routes routes;
  private final Meters meters;

  Refusals(Routes routes, Meters meters) {
    this.routes = routes;
    this.meters = meters;
  }

  /** Nobody, or not who he claims to be. */
  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException why)
      throws IOException {
    if (why instanceof AuthenticationServiceException) {
      refuse(
          response,
          Problem.of(
              "issuer-unavailable", 503, "the issuer's keys cannot be had; try again", null));
      return;
    }
    response.setHeader(
        HttpHeaders.WWW_AUTHENTICATE,
        why instanceof OAuth2AuthenticationException ? "Bearer error=\"invalid_token\"" : "Bearer");
    refuse(response, Problem.of("unauthorized", 401, detail(why), null));
  }

  private String detail(AuthenticationException why) {
    if (!(why instanceof OAuth2AuthenticationException)) {
      return "send the header Authorization: Bearer TOKEN, or connect with a certificate of the"
          + " cluster";
    }
    if (why.getCause() instanceof JwtValidationException invalid) {
      return "the token does not count at %s: %s"
          .formatted(routes.service(), invalid.getErrors().iterator().next().getDescription());
    }
    return "the token is none of this cluster's issuer";
  }

  /** Somebody, who may not. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
      throws IOException {
    List<Route> here = routes.all().stream().filter(route -> matches(route, request)).toList();
    Problem problem =
        here.stream()
            .filter(route -> route.method().equals(request.getMethod()))
            .findFirst()
            .map(route ->
                Problem.of(
                    "forbidden",
                    403,
                    "want one of the roles " + String.join(", ", route.words()),
                    null))
            .orElseGet(() -> nothingSuch(here));
    refuse(response, problem);
  }

  private static Problem nothingSuch(List<Route> samePath) {
    return samePath.isEmpty()
        ? Problem.of("unknown-path", 404, "there is no such request here", null)
        : Problem.of(
            "method-not-allowed",
            405,
            "want one of " + String.join(", ", samePath.stream().map(Route::method).toList()),
            null);
  }

  private static boolean matches(Route route, HttpServletRequest request) {
    return PathPatternRequestMatcher.withDefaults().matcher(route.pattern()).matches(request);
  }

  /** A request line or header that no honest client sends. */
  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, RequestRejectedException rejected)
      throws IOException {
    refuse(
        response,
        Problem.of("malformed-request", 400, "the path or a header is out of form", null));
  }

  private void refuse(HttpServletResponse response, Problem problem) throws IOException {
    meters.count(AccessMetric.REFUSALS, problem.slug());
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    response.getOutputStream().write(Json.writeBytes(problem));
  }
}

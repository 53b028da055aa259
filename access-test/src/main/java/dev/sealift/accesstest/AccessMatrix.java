package dev.sealift.accesstest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.PlainHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.sealift.access.Role;
import dev.sealift.access.Route;
import dev.sealift.access.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Tries every route of a running service with every role, and with credentials that are no good.
 *
 * <p>The routes are those that the service has; the expectations those of {@link Routes}.
 */
public final class AccessMatrix {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Routes routes;
  private final TestAccess access;
  private final URI base;

  /** A cluster that has nothing to do with the service. */
  private final TestAccess other = TestAccess.temporary();

  /**
   * Of a service that runs.
   *
   * @param base such as {@code https://127.0.0.1:8443}
   */
  public AccessMatrix(Routes routes, TestAccess access, URI base) {
    this.routes = routes;
    this.access = access;
    this.base = base;
  }

  /** All of it. */
  public void assertHeld(RequestMappingHandlerMapping mapping) throws Exception {
    assertEveryRouteHasARow(mapping);
    assertRolesAreHeld();
    assertBadTokensOpenNothing();
    assertBadCertificatesOpenNothing();
    assertDetoursLeadNowhere();
  }

  /** Every route of the service has a row, and every row a route. */
  private void assertEveryRouteHasARow(RequestMappingHandlerMapping mapping) {
    TreeSet<String> served = new TreeSet<>();
    mapping
        .getHandlerMethods()
        .forEach((info, handler) -> {
          if (!ErrorController.class.isAssignableFrom(handler.getBeanType())) {
            Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
            for (String path : info.getPatternValues()) {
              served.addAll(
                  methods.isEmpty()
                      ? List.of("ANY " + path)
                      : methods.stream().map(method -> method + " " + path).toList());
            }
          }
        });
    assertThat(served)
        .isEqualTo(
            routes.all().stream()
                .filter(route -> !route.pattern().startsWith("/actuator"))
                .map(Route::toString)
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Who has one of a route's roles gets past the door; whoever else does not. */
  private void assertRolesAreHeld() throws Exception {
    for (Route route : routes.all()) {
      assertOnlyTheRightOnesGetIn(route);
    }
  }

  private void assertOnlyTheRightOnesGetIn(Route route) throws Exception {
    int stranger = status(access.client(Role.VIEWER), route, null);
    assertThat(stranger == 401).as("%s by nobody: %d", route, stranger).isEqualTo(!route.isOpen());
    for (Role role : Role.values()) {
      int status =
          status(
              access.client(role), route, role.isOfPeople() ? access.bearer(routes, role) : null);
      assertThat(status).as("%s by %s", route, role).isNotEqualTo(401);
      assertThat(status == 403)
          .as("%s by %s: %d", route, role, status)
          .isEqualTo(!route.isOpen() && !route.roles().contains(role));
    }
  }

  /** A token that the issuer did not sign for this service, or that is over, opens nothing. */
  private void assertBadTokensOpenNothing() throws Exception {
    Route closed = closedRoute();
    HttpClient client = access.client(Role.VIEWER);
    for (Map.Entry<String, String> bad : badAuthorizations().entrySet()) {
      assertThat(status(client, closed, bad.getValue())).as(bad.getKey()).isEqualTo(401);
    }
  }

  /** A certificate of another authority, or without a role of services, opens nothing. */
  private void assertBadCertificatesOpenNothing() throws Exception {
    Route closed = closedRoute();
    try (HttpClient foreign = access.clientOf(other, Role.HOST)) {
      assertThatThrownBy(() -> status(foreign, closed, null)).isInstanceOf(IOException.class);
    }
    assertThatThrownBy(() -> status(other.client(Role.VIEWER), closed, null))
        .isInstanceOf(SSLException.class);
    try (HttpClient plain = HttpClient.newHttpClient()) {
      URI clear = URI.create(base.toString().replace("https:", "http:") + path(closed));
      assertThat(
              plain
                  .send(
                      HttpRequest.newBuilder(clear).timeout(LIMIT).build(),
                      BodyHandlers.discarding())
                  .statusCode())
          .as("without TLS")
          .isEqualTo(400);
    }
  }

  /** Detours to what is closed. */
  private void assertDetoursLeadNowhere() throws Exception {
    HttpClient client = access.client(Role.VIEWER);
    for (String path :
        List.of(
            "/actuator/health/..;/prometheus",
            "/actuator/health/../prometheus",
            "/actuator/health;x",
            "/actuator/health/db",
            "/actuator//prometheus",
            "/actuator",
            "/actuator/env",
            "/error",
            "/")) {
      HttpRequest request = HttpRequest.newBuilder(URI.create(base + path)).timeout(LIMIT).build();
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode())
          .as(path)
          .isIn(400, 401);
    }
  }

  private Route closedRoute() {
    return routes.all().stream()
        .filter(route -> route.roles().stream().anyMatch(Role::isOfPeople))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, @Nullable String> badAuthorizations() throws Exception {
    Role role = closedRoute().roles().stream().filter(Role::isOfPeople).findFirst().orElseThrow();
    Instant now = Instant.now();
    ECKey own = ECKey.parse(Files.readString(access.files().folder().resolve("issuer.jwk")));
    ECKey foreign = ECKey.parse(Files.readString(other.files().folder().resolve("issuer.jwk")));
    JWTClaimsSet good = claims(role, now.plusSeconds(600)).build();
    Map<String, @Nullable String> bad = new LinkedHashMap<>();
    bad.put("no token", "Bearer ");
    bad.put("no scheme", access.bearer(routes, role).substring("Bearer ".length()));
    bad.put("another scheme", access.bearer(routes, role).replace("Bearer", "Basic"));
    bad.put("one more letter", access.bearer(routes, role) + "x");
    bad.put("expired", signed(own, "at+jwt", claims(role, now.minusSeconds(120)).build()));
    for (Routes other : Routes.EVERY) {
      if (!other.equals(routes)) {
        bad.put("audience " + other.service(), access.bearer(other, role));
      }
    }
    bad.put(
        "another issuer",
        signed(own, "at+jwt", new JWTClaimsSet.Builder(good).issuer("somebody").build()));
    bad.put(
        "no expiry",
        signed(own, "at+jwt", new JWTClaimsSet.Builder(good).claim("exp", null).build()));
    for (int i = 0; i < 4; i++) {
      bad.put(
          "key that nobody has, " + i,
          signed(new ECKey.Builder(foreign).keyID("unknown-" + i).build(), "at+jwt", good));
    }
    bad.put("another type", signed(own, "JWT", good));
    bad.put("key of another issuer", signed(foreign, "at+jwt", good));
    bad.put(
        "key of another issuer, named like ours",
        signed(new ECKey.Builder(foreign).keyID(own.getKeyID()).build(), "at+jwt", good));
    bad.put(
        "key in the token's own header",
        "Bearer "
            + sign(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                    .type(new JOSEObjectType("at+jwt"))
                    .jwk(foreign.toPublicJWK())
                    .build(),
                good,
                new ECDSASigner(foreign)));
    bad.put(
        "no signature",
        "Bearer "
            + new PlainJWT(
                    new PlainHeader.Builder().type(new JOSEObjectType("at+jwt")).build(), good)
                .serialize());
    bad.put(
        "public key as a MAC's secret",
        "Bearer "
            + sign(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .type(new JOSEObjectType("at+jwt"))
                    .keyID(own.getKeyID())
                    .build(),
                good,
                new MACSigner(own.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))));
    return bad;
  }

  private JWTClaimsSet.Builder claims(Role role, Instant expiry) {
    return new JWTClaimsSet.Builder()
        .issuer("sealift")
        .subject("tester")
        .audience(routes.service())
        .claim("client_id", "test")
        .claim("roles", List.of(role.word()))
        .issueTime(Date.from(expiry.minusSeconds(600)))
        .expirationTime(Date.from(expiry))
        .jwtID(UUID.randomUUID().toString());
  }

  private static String signed(ECKey key, String type, JWTClaimsSet claims) throws JOSEException {
    return "Bearer "
        + sign(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build(),
            claims,
            new ECDSASigner(key));
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, JWSSigner signer)
      throws JOSEException {
    SignedJWT token = new SignedJWT(header, claims);
    token.sign(signer);
    return token.serialize();
  }

  private static String path(Route route) {
    return route.pattern().replaceAll("\\{\\w+}", "0");
  }

  private int status(HttpClient client, Route route, @Nullable String authorization)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path(route)))
            .timeout(LIMIT)
            .header("Content-Type", "application/json")
            .method(
                route.method(),
                route.method().equals("GET")
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString("{}"));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    // Its status is enough: the answer may be a stream without an end.
    HttpResponse<InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
    try (InputStream _ = response.body()) {
      return response.statusCode();
    }
  }
}

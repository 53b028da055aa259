package dev.sealift.access.issue;

import dev.sealift.access.ClusterHttp;
import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;

/** Somebody who asks a service of a cluster for something: a person, or another service. */
public final class Caller {

  /** It is looked at when a request begins; a stream outlives it. */
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

  /** On loopback or in one data centre a connection that takes longer is down. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final SSLContext tls;
  private final UnaryOperator<HttpRequest.Builder> proof;

  private Caller(SSLContext tls, UnaryOperator<HttpRequest.Builder> proof) {
    this.tls = tls;
    this.proof = proof;
  }

  /**
   * A person who shows every request of one service a token of its own.
   *
   * @throws IOException if the files are missing or malformed
   */
  public static Caller person(AccessFiles files, Clock clock, Routes service, Role... roles)
      throws IOException {
    TokenIssuer issuer = files.issuer(clock);
    return new Caller(
        ClientTls.of(files.authority()),
        request ->
            request.header(
                "Authorization",
                "Bearer "
                    + issuer.issue("operator", service.service(), Set.of(roles), TOKEN_LIFETIME)));
  }

  /**
   * A service, by its certificate.
   *
   * @param name that it was issued to
   * @throws IOException if the files are missing or malformed
   */
  public static Caller service(AccessFiles files, String name) throws IOException {
    return service(files.authority(), files.certificate(name), files.privateKey(name));
  }

  /** A service, by a certificate that may be another authority's than the one it trusts. */
  public static Caller service(Path authority, Path certificate, Path key) throws IOException {
    return new Caller(ClientTls.of(authority, certificate, key), UnaryOperator.identity());
  }

  /** Nobody, who only trusts the cluster. */
  public static Caller nobody(AccessFiles files) throws IOException {
    return new Caller(ClientTls.of(files.authority()), UnaryOperator.identity());
  }

  /** A client whose connections are this caller's. */
  public HttpClient client() {
    return ClusterHttp.client(tls, CONNECT_TIMEOUT);
  }

  /** A request of this caller, for its client. */
  public HttpRequest.Builder request(URI uri) {
    return proof.apply(HttpRequest.newBuilder(uri));
  }
}

package dev.sealift.accesstest;

import dev.sealift.access.Role;
import dev.sealift.access.Route;
import dev.sealift.access.Routes;
import dev.sealift.access.issue.AccessFiles;
import dev.sealift.access.issue.Caller;
import dev.sealift.access.issue.Identity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPatternParser;

/** The authority and issuer of one cluster under test, and clients that they vouch for. */
public final class TestAccess {

  private static final Duration LIFETIME = Duration.ofHours(1);

  private final AccessFiles files;
  private final Map<Role, HttpClient> clients = new ConcurrentHashMap<>();

  /** Issues a certificate for every role of services, named like the role, on loopback. */
  public TestAccess(Path folder) {
    files = new AccessFiles(folder);
    try {
      files.complete(
          Stream.of(Role.values())
              .filter(role -> !role.isOfPeople())
              .map(role -> new Identity(role.word(), role, Identity.LOOPBACK))
              .toList(),
          new SecureRandom(),
          Clock.systemUTC());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One whose files are gone when this JVM ends. */
  public static TestAccess temporary() {
    try {
      Path folder = Files.createTempDirectory("sealift-access-");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
      return new TestAccess(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files. */
  public AccessFiles files() {
    return files;
  }

  /** How a service of this role finds its identity: properties, with their values. */
  public Map<String, String> properties(Role service) {
    return Map.of(
        "sealift.access.certificate", files.certificate(service.word()).toString(),
        "sealift.access.private-key", files.privateKey(service.word()).toString(),
        "sealift.access.authority", files.authority().toString(),
        "sealift.access.issuer-keys", files.issuerKeys().toString());
  }

  /** The header of a person who may do this at a service. */
  public String bearer(Routes service, Role... roles) {
    return bearer(service, LIFETIME, roles);
  }

  /** The header of such a person, whose token ends so long from now, or ended so long ago. */
  public String bearer(Routes service, Duration left, Role... roles) {
    try {
      return "Bearer "
          + files
              .issuer(Clock.offset(Clock.systemUTC(), left.minus(LIFETIME)))
              .issue("tester", service.service(), Set.of(roles), LIFETIME);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends a request as somebody who may send it, or as a security officer if nobody may; one that
   * says who sends it is sent as it is.
   */
  public <T> HttpResponse<T> send(Routes service, HttpRequest request, BodyHandler<T> body)
      throws IOException, InterruptedException {
    if (request.headers().firstValue("Authorization").isPresent()) {
      return client(Role.VIEWER).send(request, body);
    }
    Role role =
        service.all().stream()
            .filter(route -> route.method().equals(request.method()))
            .filter(route -> matches(route, request.uri()))
            .flatMap(route -> route.roles().stream())
            .min(Comparator.naturalOrder())
            .orElse(Role.SECURITY_OFFICER);
    HttpRequest said =
        role.isOfPeople()
            ? HttpRequest.newBuilder(request, (_, _) -> true)
                .header("Authorization", bearer(service, role))
                .build()
            : request;
    return client(role).send(said, body);
  }

  private static boolean matches(Route route, URI uri) {
    return PathPatternParser.defaultInstance
        .parse(route.pattern())
        .matches(PathContainer.parsePath(uri.getRawPath()));
  }

  /**
   * The client that trusts this cluster and shows the certificate of a service of this role; for
   * people, none. It is kept, and never closed.
   */
  public HttpClient client(Role role) {
    return clients.computeIfAbsent(
        role,
        _ -> client(f -> role.isOfPeople() ? Caller.nobody(f) : Caller.service(f, role.word())));
  }

  /** A client that trusts this cluster and shows the certificate of another one. */
  HttpClient clientOf(TestAccess other, Role role) {
    return client(own ->
        Caller.service(
            own.authority(),
            other.files.certificate(role.word()),
            other.files.privateKey(role.word())));
  }

  private HttpClient client(Maker maker) {
    try {
      return maker.make(files).client();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Maker {
    Caller make(AccessFiles files) throws IOException;
  }
}

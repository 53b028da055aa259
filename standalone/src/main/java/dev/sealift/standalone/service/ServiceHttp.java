package dev.sealift.standalone.service;

import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Speaks to one service as its operator. */
public final class ServiceHttp {
  /**
   * None of these requests is held by a service; a second would do on an idle machine, but the
   * first come while all processes start.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private static final int OK = 200;
  private static final int FIRST_NOT_SUCCESS = 300;

  private final String base;
  private final Caller caller;
  private final HttpClient client;

  /**
   * For as long as this program runs.
   *
   * @param base its address, {@code https://127.0.0.1:port}
   * @param caller who the operator is
   */
  public ServiceHttp(String base, Caller caller) {
    this.base = base;
    this.caller = caller;
    this.client = caller.client();
  }

  /** Whether it says that it is well. */
  boolean isHealthy() throws IOException {
    return send(request("/actuator/health").build()).statusCode() == OK;
  }

  /**
   * Reads a resource.
   *
   * @throws IOException when the answer is no success
   */
  public String get(String path) throws IOException {
    return succeed("GET", path, send(request(path).GET().build()));
  }

  /**
   * Sets a resource.
   *
   * @throws IOException when the answer is no success
   */
  public void put(String path, Object body) throws IOException {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(Json.write(body)))
            .build();
    succeed("PUT", path, send(request));
  }

  private HttpRequest.Builder request(String path) {
    return caller.request(URI.create(base + path)).timeout(TIMEOUT);
  }

  private String succeed(String method, String path, HttpResponse<String> response)
      throws IOException {
    if (response.statusCode() < OK || response.statusCode() >= FIRST_NOT_SUCCESS) {
      throw new IOException(
          "%s %s%s was answered %d: %s"
              .formatted(method, base, path, response.statusCode(), response.body()));
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), interrupted);
    }
  }
}

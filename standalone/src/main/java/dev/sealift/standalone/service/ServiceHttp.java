package dev.sealift.standalone.service;

import dev.sealift.api.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Speaks to one service as its operator.
 *
 * @param base its address, {@code http://127.0.0.1:port}
 * @param tokenFile the bearer token
 */
public record ServiceHttp(String base, Path tokenFile) {
  /** None of these requests is held by a service; a second would do on an idle machine. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private static final int OK = 200;
  private static final int FIRST_NOT_SUCCESS = 300;

  /** Whether it says that it is well. */
  public boolean isHealthy() throws IOException {
    return send(HttpRequest.newBuilder(URI.create(base + "/actuator/health"))
                .timeout(TIMEOUT)
                .build())
            .statusCode()
        == OK;
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

  private HttpRequest.Builder request(String path) throws IOException {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + Files.readString(tokenFile).strip());
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

  private static HttpResponse<String> send(HttpRequest request) throws IOException {
    try {
      return CLIENT.send(request, BodyHandlers.ofString());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for " + request.uri(), interrupted);
    }
  }
}

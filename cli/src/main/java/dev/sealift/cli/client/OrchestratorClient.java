package dev.sealift.cli.client;

import dev.sealift.access.issue.Caller;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.ConsoleRange;
import dev.sealift.api.rest.CreateMigration;
import dev.sealift.api.rest.CreateVm;
import dev.sealift.api.rest.DeleteVm;
import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.LogPage;
import dev.sealift.api.rest.LostVm;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Problem;
import dev.sealift.api.rest.Receipt;
import dev.sealift.api.rest.StartVm;
import dev.sealift.api.rest.Vm;
import dev.sealift.protocol.log.CosignedCheckpoint;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The orchestrator's REST interface. */
public final class OrchestratorClient implements AutoCloseable {

  /** Above the longest that the orchestrator holds a request, 20 seconds. */
  private static final Duration TIMEOUT = Duration.ofSeconds(40);

  private static final String DATA_LINE = "data:";

  private final HttpClient http;
  private final String url;
  private final Caller caller;

  /**
   * Talks to an orchestrator.
   *
   * @param url such as {@code https://127.0.0.1:8080}
   * @param caller who asks
   */
  public OrchestratorClient(String url, Caller caller) {
    this.url = url;
    this.caller = caller;
    this.http = caller.client();
  }

  /** All hosts. */
  public List<Host> hosts() throws ServiceException {
    return List.of(get("/v1/hosts", Host[].class));
  }

  /** All machines. */
  public List<Vm> vms() throws ServiceException {
    return List.of(get("/v1/vms", Vm[].class));
  }

  /** A machine by id or name. */
  public Vm vm(String vm) throws ServiceException {
    return get("/v1/vms/" + segment(vm), Vm.class);
  }

  /** Makes a machine. */
  public Vm create(CreateVm request) throws ServiceException {
    return send("POST", "/v1/vms", request, Vm.class);
  }

  /** Starts a stopped machine. */
  public Vm start(String vm, String host) throws ServiceException {
    return send("POST", "/v1/vms/" + segment(vm) + "/start", new StartVm(host), Vm.class);
  }

  /** Stops a running machine. */
  public Vm stop(String vm) throws ServiceException {
    return send("POST", "/v1/vms/" + segment(vm) + "/stop", null, Vm.class);
  }

  /** Says that the host which may run a machine is gone. */
  public Vm lost(String vm, LostVm request) throws ServiceException {
    return send("POST", "/v1/vms/" + segment(vm) + "/lost", request, Vm.class);
  }

  /** Destroys a stopped machine on its tenant's order. */
  public void delete(String vm, String order) throws ServiceException {
    exchange(request("DELETE", "/v1/vms/" + segment(vm), new DeleteVm(order)));
  }

  /**
   * Console output from an offset on; waits up to 20 seconds for some.
   *
   * @param from offset of the first byte wanted
   */
  public ConsoleRange console(String vm, long from) throws ServiceException {
    return get(
        "/v1/vms/%s/console?from=%d&wait=true".formatted(segment(vm), from), ConsoleRange.class);
  }

  /** Asks to migrate a machine. */
  public Migration migrate(String vm, String to) throws ServiceException {
    HttpRequest request =
        HttpRequest.newBuilder(
                request("POST", "/v1/migrations", new CreateMigration(vm, to)), (_, _) -> true)
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .build();
    return read(exchange(request), Migration.class);
  }

  /** All migrations, newest first. */
  public List<Migration> migrations() throws ServiceException {
    return List.of(get("/v1/migrations", Migration[].class));
  }

  /** One migration. */
  public Migration migration(String id) throws ServiceException {
    return get("/v1/migrations/" + segment(id), Migration.class);
  }

  /** Asks to cancel a migration. */
  public Migration cancel(String id) throws ServiceException {
    return send("POST", "/v1/migrations/" + segment(id) + "/cancel", null, Migration.class);
  }

  /** The receipt of a migration that was completed. */
  public Receipt receipt(String id) throws ServiceException {
    return get("/v1/migrations/" + segment(id) + "/receipt", Receipt.class);
  }

  /** The newest checkpoint of the broker's log that its witness cosigned, unverified. */
  public CosignedCheckpoint checkpoint() throws ServiceException {
    return get("/v1/log/checkpoint", CosignedCheckpoint.class);
  }

  /** Leaves of the broker's log, unverified. */
  public LogPage leaves(long from) throws ServiceException {
    return get("/v1/log/leaves?from=" + from, LogPage.class);
  }

  /**
   * Follows a migration by server-sent events until the listener has seen enough or the stream
   * ends.
   *
   * @param onChange told every change and tick; answers whether to go on
   */
  public void watch(String id, Predicate<Migration> onChange) throws ServiceException {
    HttpRequest request =
        builder("/v1/migrations/" + segment(id) + "/events")
            .header("Accept", "text/event-stream")
            .GET()
            .build();
    try {
      HttpResponse<Stream<String>> response = http.send(request, BodyHandlers.ofLines());
      try (Stream<String> lines = response.body()) {
        if (response.statusCode() != 200) {
          throw refusal(response.statusCode(), String.join("\n", lines.toList()));
        }
        for (String line : (Iterable<String>) lines::iterator) {
          if (line.startsWith(DATA_LINE)
              && !onChange.test(read(line.substring(DATA_LINE.length()), Migration.class))) {
            return;
          }
        }
      }
    } catch (IOException | java.io.UncheckedIOException e) {
      throw ServiceException.unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServiceException.unreachable(url, e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private <T> T get(String path, Class<T> type) throws ServiceException {
    return send("GET", path, null, type);
  }

  private <T> T send(String method, String path, @Nullable Object body, Class<T> type)
      throws ServiceException {
    return read(exchange(request(method, path, body)), type);
  }

  private HttpRequest request(String method, String path, @Nullable Object body) {
    HttpRequest.Builder builder = builder(path);
    return body == null
        ? builder.method(method, BodyPublishers.noBody()).build()
        : builder
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofByteArray(Json.writeBytes(body)))
            .build();
  }

  private HttpRequest.Builder builder(String path) {
    return caller.request(URI.create(url + path)).timeout(TIMEOUT);
  }

  private String exchange(HttpRequest request) throws ServiceException {
    try {
      HttpResponse<String> response =
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofString(), Json.MAX_CHARS));
      if (response.statusCode() / 100 != 2) {
        throw refusal(response.statusCode(), response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw ServiceException.unreachable(url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ServiceException.unreachable(url, e);
    }
  }

  private static ServiceException refusal(int status, String body) {
    try {
      return ServiceException.refused(Json.read(body, Problem.class));
    } catch (MalformedMessageException e) {
      return ServiceException.strange("status %d and no problem description".formatted(status));
    }
  }

  private static <T> T read(String body, Class<T> type) throws ServiceException {
    try {
      return Json.read(body, type);
    } catch (MalformedMessageException e) {
      throw ServiceException.strange(
          "something else than a %s: %s".formatted(type.getSimpleName(), e.getMessage()));
    }
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

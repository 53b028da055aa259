package dev.sealift.orchestrator.broker;

import dev.sealift.access.server.PeerClients;
import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.rest.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.client.circuitbreaker.CircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.CircuitBreakerFactory;
import org.springframework.cloud.client.circuitbreaker.NoFallbackAvailableException;
import org.springframework.stereotype.Component;

/** Carries requests to the key broker: bounded in time, length and number of tries. */
@Component
class BrokerTransport implements DisposableBean {

  /** On loopback or in one data centre a connection that takes longer is down. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** The broker answers what we ask from one transaction. */
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(5);

  /** Covers a connection that the broker closed just as it was reused. */
  private static final int TRIES = 2;

  /** It does not know us, or has no time. */
  private static final Set<Integer> NOT_ABOUT_THE_REQUEST = Set.of(401, 403, 408, 425, 429);

  private final URI broker;
  private final CircuitBreaker breaker;
  private final HttpClient http;

  BrokerTransport(
      OrchestratorBroker settings, SslBundles identity, CircuitBreakerFactory<?, ?> breakers) {
    this.broker = settings.brokerUrl();
    this.breaker = breakers.create(BreakerConfiguration.BROKER);
    this.http = PeerClients.create(identity, CONNECT_TIMEOUT);
  }

  <T> T get(String path, Class<T> answer) {
    return call(request(path).GET().build(), answer);
  }

  <T> T post(String path, Object body, Class<T> answer) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(Json.writeBytes(body)))
            .build();
    return call(request, answer);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(broker.resolve(path)).timeout(READ_TIMEOUT);
  }

  private <T> T call(HttpRequest request, Class<T> type) {
    Answer answer = guarded(() -> send(request));
    try {
      if (answer.status() / 100 == 2) {
        return Json.read(answer.body(), type);
      }
      throw new BrokerRefusedException(Json.read(answer.body(), Problem.class));
    } catch (MalformedMessageException e) {
      throw new BrokerUnavailableException(
          "the key broker answered %d with a body that cannot be read: %s"
              .formatted(answer.status(), e.getMessage()));
    }
  }

  private Answer guarded(Supplier<Answer> call) {
    try {
      return breaker.run(call);
    } catch (NoFallbackAvailableException e) {
      if (e.getCause() instanceof BrokerUnavailableException cause) {
        throw cause;
      }
      throw new BrokerUnavailableException(
          e.getCause() instanceof TimeoutException
              ? "it gave no answer in time"
              : "it is not asked for a moment, for it answered nobody",
          e);
    }
  }

  private Answer send(HttpRequest request) {
    IOException last = new IOException("not tried");
    for (int i = 0; i < TRIES; i++) {
      try {
        HttpResponse<InputStream> response = http.send(request, BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          return answer(response.statusCode(), body.readNBytes(Json.MAX_CHARS + 1));
        }
      } catch (IOException e) {
        last = e;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BrokerUnavailableException("interrupted", e);
      }
    }
    throw new BrokerUnavailableException("the key broker cannot be reached", last);
  }

  /** Answers that say nothing about what was asked count as none. */
  private static Answer answer(int status, byte[] body) {
    if (status >= 500 || NOT_ABOUT_THE_REQUEST.contains(status)) {
      throw new BrokerUnavailableException("the key broker answered %d".formatted(status));
    }
    return new Answer(status, new String(body, StandardCharsets.UTF_8));
  }

  @Override
  public void destroy() {
    http.shutdownNow();
  }

  private record Answer(int status, String body) {}
}

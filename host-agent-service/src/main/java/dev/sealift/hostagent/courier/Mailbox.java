package dev.sealift.hostagent.courier;

import dev.sealift.access.server.PeerClients;
import dev.sealift.api.Json;
import dev.sealift.api.management.Letter;
import dev.sealift.api.rest.Problem;
import dev.sealift.hostagent.AgentProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Posts letters to the services. */
@Component
final class Mailbox implements AutoCloseable {

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** The services hold a request up to 20 s; as long again for a loaded machine. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(40);

  /** An answer must go into one line of the management socket, whose limit is 1 MiB. */
  private static final long MAX_ANSWER_BYTES = 512 << 10;

  private static final String FORBIDDEN = Problem.PREFIX + "forbidden";

  private final AgentProperties properties;
  private final HttpClient http;

  Mailbox(AgentProperties properties, SslBundles identity) {
    this.properties = properties;
    this.http = PeerClients.create(identity, CONNECT_TIMEOUT);
  }

  /** Posts a letter once and waits for the answer. */
  Delivery post(Letter letter) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address(letter))
            .timeout(ANSWER_TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.writeBytes(letter.body())))
            .build();
    try {
      return judge(
          http.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MAX_ANSWER_BYTES)));
    } catch (IOException e) {
      return new Delivery.Failed(e.getClass().getSimpleName());
    }
  }

  /** The path was checked when the letter was read: it cannot lead away from the service. */
  private URI address(Letter letter) {
    URI base =
        switch (letter.to()) {
          case ATTESTATION -> properties.attestationUrl();
          case BROKER -> properties.brokerUrl();
        };
    return URI.create(base.toString().replaceFirst("/+$", "") + letter.path());
  }

  private static Delivery judge(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    return switch (status) {
      case 202 -> new Delivery.Pending();
      // The service does not know us, or has no time: the letter is not what it refused.
      case 401, 408, 425, 429 -> new Delivery.Failed("status " + status);
      default -> {
        if (status / 100 == 2 || status / 100 == 4) {
          yield answer(status, new String(response.body(), StandardCharsets.UTF_8));
        }
        yield new Delivery.Failed("status " + status);
      }
    };
  }

  /** A refusal counts even if what carried it is no JSON; a success does not. */
  private static Delivery answer(int status, String body) {
    try {
      JsonNode json = Json.mapper().readTree(body.isBlank() ? "{}" : body);
      // Refused at the door: by whom the letter is carried, not for what it says.
      if (json.path("type").asString("").equals(FORBIDDEN)) {
        return new Delivery.Failed("status " + status);
      }
      if (json.isObject()) {
        return new Delivery.Answered(status, json);
      }
    } catch (JacksonException e) {
      if (status < 400) {
        return new Delivery.Failed("answer is no JSON");
      }
    }
    return status < 400
        ? new Delivery.Failed("answer is no JSON object")
        : new Delivery.Answered(status, Json.mapper().createObjectNode());
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}

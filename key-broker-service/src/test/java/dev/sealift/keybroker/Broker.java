package dev.sealift.keybroker;

import brave.handler.MutableSpan;
import dev.sealift.access.Role;
import dev.sealift.access.Routes;
import dev.sealift.accesstest.TestAccess;
import dev.sealift.api.Json;
import dev.sealift.spans.Spans;
import dev.sealift.testservers.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import tools.jackson.databind.JsonNode;

/** A running key-broker-service, and what one says to it over HTTP. */
final class Broker implements AutoCloseable {

  /** The spans that it told. */
  final List<MutableSpan> told = new CopyOnWriteArrayList<>();

  private final ConfigurableApplicationContext context;
  private final TestAccess access;
  private final URI address;

  Broker(Authority authority, TestDatabase database, Clock clock) {
    this(authority, database, clock, authority.witness(database));
  }

  Broker(Authority authority, TestDatabase database, Clock clock, TestWitness witness) {
    access = authority.access;
    context =
        new SpringApplicationBuilder(KeyBrokerApplication.class)
            .initializers((GenericApplicationContext c) -> {
              c.registerBean("testClock", Clock.class, () -> clock, bean -> bean.setPrimary(true));
              c.registerBean(Spans.Sink.class, () -> (_, span) -> told.add(span));
            })
            .properties(
                Map.of(
                    "server.port", "0",
                    "spring.datasource.url", database.url(),
                    "spring.main.banner-mode", "off",
                    "logging.level.root", "warn",
                    "sealift.broker.witness-url", witness.url(),
                    "sealift.broker.signing-key-file",
                        authority.folder.resolve("signing.jwk").toString(),
                    "sealift.broker.sealing-key-file",
                        authority.folder.resolve("sealing.key").toString(),
                    "sealift.broker.master-key-file",
                        authority.folder.resolve("master.key").toString(),
                    "sealift.broker.trust-file", authority.folder.resolve("trust.json").toString()))
            .run(
                access.properties(Role.KEY_BROKER).entrySet().stream()
                    .map(property -> "--%s=%s".formatted(property.getKey(), property.getValue()))
                    .toArray(String[]::new));
    int port = ((ServletWebServerApplicationContext) context).getWebServer().getPort();
    address = URI.create("https://127.0.0.1:" + port);
  }

  /** What it answered: the status, and the body if there is one. */
  record Reply(int status, String body) {

    JsonNode json() {
      return Json.mapper().readTree(body);
    }

    String text(String field) {
      return json().path(field).asString();
    }

    /** The last part of a problem's type. */
    String problem() {
      return text("type").replace("urn:sealift:problem:", "");
    }
  }

  Reply post(String path, Object body) {
    return send(request(path).POST(BodyPublishers.ofString(Json.write(body))));
  }

  Reply get(String path) {
    return send(request(path).GET());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).header("Content-Type", "application/json");
  }

  URI address() {
    return address;
  }

  /** As somebody who may. */
  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          access.send(Routes.KEY_BROKER_SERVICE, request.build(), BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  <T> T bean(String name, Class<T> type) {
    return context.getBean(name, type);
  }

  @Override
  public void close() {
    context.close();
    // Or the next Tomcat of this JVM would make the folder of this one again.
    System.clearProperty("catalina.home");
  }
}

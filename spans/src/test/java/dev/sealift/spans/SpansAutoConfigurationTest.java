package dev.sealift.spans;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealift.protocol.id.Mid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.zipkin.autoconfigure.ZipkinAutoConfiguration;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/** With an address, without one, and with one where nobody answers. */
class SpansAutoConfigurationTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");

  private final ApplicationContextRunner services =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(ZipkinAutoConfiguration.class, SpansAutoConfiguration.class))
          .withPropertyValues("spring.application.name=some-service");

  @Test
  void withoutAnAddress_nothingIsKeptForAnybody() {
    services.run(context -> {
      tell(context.getBean(Spans.class));

      assertThat(context).hasSingleBean(Spans.class).doesNotHaveBean(AsyncZipkinSpanHandler.class);
      assertThat(context.getBean(Spans.class).areTold()).isFalse();
    });
  }

  @Test
  void withAnAddress_spansArriveThere() throws Exception {
    BlockingQueue<String> bodies = new ArrayBlockingQueue<>(8);
    HttpServer zipkin =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    zipkin.createContext(
        "/api/v2/spans",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(202, -1);
          exchange.close();
        });
    zipkin.start();
    try {
      services
          .withPropertyValues(endpoint(zipkin.getAddress().getPort()))
          .run(context -> {
            tell(context.getBean(Spans.class));

            assertThat(bodies.poll(30, TimeUnit.SECONDS))
                .contains("\"traceId\":\"" + MID + "\"", "\"name\":\"migration\"", "some-service");
          });
    } finally {
      zipkin.stop(0);
    }
  }

  @Test
  void addressWhereNobodyAnswers_isWarnedOfOnce_andHoldsNobodyUp() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = socket.getLocalPort();
    }
    BlockingQueue<LogRecord> drops = new LinkedBlockingQueue<>();
    Logger log = Logger.getLogger("zipkin2.reporter");
    Handler handler = keepingDrops(drops);
    log.addHandler(handler);
    log.setLevel(Level.FINE);
    try {
      services
          .withPropertyValues(endpoint(nobody))
          .run(context -> {
            Spans spans = context.getBean(Spans.class);
            // More than may wait.
            for (int i = 0; i < 10 * SpansAutoConfiguration.MAX_WAITING; i++) {
              tell(spans);
            }
            assertThat(drops.poll(30, TimeUnit.SECONDS).getLevel()).isEqualTo(Level.WARNING);
            tell(spans);
            assertThat(drops.poll(30, TimeUnit.SECONDS).getLevel()).isEqualTo(Level.FINE);
          });
    } finally {
      log.setLevel(null);
      log.removeHandler(handler);
    }
  }

  private static Handler keepingDrops(BlockingQueue<LogRecord> drops) {
    return new Handler() {
      @Override
      public void publish(LogRecord message) {
        if (message.getMessage().contains("ConnectException")) {
          drops.add(message);
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static void tell(Spans spans) {
    Instant now = Instant.now();
    spans.of(MID, Landmark.MIGRATION).tell(now, now);
  }

  private static String endpoint(int port) {
    return "management.tracing.export.zipkin.endpoint=http://127.0.0.1:%d/api/v2/spans"
        .formatted(port);
  }
}

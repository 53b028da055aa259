package dev.sealift.spans;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sealift.metrics.SpanMetric;
import dev.sealift.protocol.id.Mid;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
import org.springframework.context.ApplicationContext;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/** With an address, without one, and with one where nobody answers. */
class SpansAutoConfigurationTest {

  private static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");

  private static final int MORE_THAN_MAY_WAIT = 10 * SpansAutoConfiguration.MAX_WAITING;

  private final ApplicationContextRunner services =
      new ApplicationContextRunner()
          .withConfiguration(
              AutoConfigurations.of(ZipkinAutoConfiguration.class, SpansAutoConfiguration.class))
          .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
          .withPropertyValues("spring.application.name=some-service");

  @Test
  void withoutAnAddress_nothingIsKeptForAnybody() {
    services.run(context -> {
      tell(context.getBean(Spans.class));

      assertThat(context).hasSingleBean(Spans.class).doesNotHaveBean(AsyncZipkinSpanHandler.class);
      assertThat(context.getBean(Spans.class).areTold()).isFalse();
      assertThat(dropped(context)).isZero();
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
            assertThat(dropped(context)).isZero();
          });
    } finally {
      zipkin.stop(0);
    }
  }

  @Test
  void addressWhereNobodyAnswers_isWarnedOfOnce_holdsNobodyUp_andEverySpanIsCountedAsDropped()
      throws Exception {
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
            for (int i = 0; i < MORE_THAN_MAY_WAIT; i++) {
              tell(spans);
            }
            assertThat(drops.poll(30, TimeUnit.SECONDS).getLevel()).isEqualTo(Level.WARNING);
            tell(spans);
            assertThat(drops.poll(30, TimeUnit.SECONDS).getLevel()).isEqualTo(Level.FINE);
            awaitDropped(context, MORE_THAN_MAY_WAIT + 1);
          });
    } finally {
      log.setLevel(null);
      log.removeHandler(handler);
    }
  }

  private static void awaitDropped(ApplicationContext context, int wanted) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (dropped(context) < wanted && System.nanoTime() - deadline < 0) {
      Thread.sleep(20);
    }
    assertThat(dropped(context)).isEqualTo(wanted);
  }

  private static double dropped(ApplicationContext context) {
    return context
        .getBean(MeterRegistry.class)
        .get(SpanMetric.DROPPED.metric().name())
        .counter()
        .count();
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

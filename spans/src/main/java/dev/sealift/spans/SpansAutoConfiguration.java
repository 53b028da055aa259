package dev.sealift.spans;

import brave.handler.SpanHandler.Cause;
import dev.sealift.metrics.Meters;
import dev.sealift.metrics.SpanMetric;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.zipkin.autoconfigure.ZipkinAutoConfiguration;
import org.springframework.context.annotation.Bean;
import zipkin2.reporter.BytesMessageSender;
import zipkin2.reporter.brave.AsyncZipkinSpanHandler;

/**
 * Tells Zipkin, if its address is set. Spans wait in a queue of bounded length for a thread of its
 * own; what does not fit or cannot be sent is dropped and counted, and the first time the log says
 * so.
 */
@AutoConfiguration(after = ZipkinAutoConfiguration.class)
public final class SpansAutoConfiguration {

  private static final String ENDPOINT = "management.tracing.export.zipkin.endpoint";

  /** A migration makes some forty, over minutes, in four services. */
  static final int MAX_WAITING = 1000;

  /** Of services that tell nobody, too: none is dropped, and that can be seen. */
  @Bean
  DroppedSpans droppedSpans(MeterRegistry registry) {
    return new DroppedSpans(new Meters(registry, SpanMetric.values()));
  }

  @Bean
  @ConditionalOnProperty(ENDPOINT)
  AsyncZipkinSpanHandler zipkinSpanHandler(BytesMessageSender sender, DroppedSpans dropped) {
    return AsyncZipkinSpanHandler.newBuilder(sender)
        .queuedMaxSpans(MAX_WAITING)
        .metrics(dropped)
        .build();
  }

  @Bean
  @ConditionalOnProperty(ENDPOINT)
  Spans.Sink zipkin(AsyncZipkinSpanHandler handler) {
    return (context, span) -> handler.end(context, span, Cause.FINISHED);
  }

  @Bean
  Spans spans(@Value("${spring.application.name}") String service, Optional<Spans.Sink> sink) {
    return new Spans(service, sink);
  }
}

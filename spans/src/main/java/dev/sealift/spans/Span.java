package dev.sealift.spans;

import brave.Span.Kind;
import brave.handler.MutableSpan;
import brave.propagation.TraceContext;
import dev.sealift.protocol.id.Mid;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something that took time in a migration; nobody hears of it before it is told, once, when it is
 * over. Telling never waits and never fails.
 */
public final class Span {

  /** What a value looks like: an id, a number or a code of ours, not the text of somebody. */
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}");

  private static final String OTHER = "other";

  private static final String KAFKA = "kafka";

  private final Spans spans;
  private final Mid mid;
  private final long id;
  private final @Nullable Long parent;
  private final MutableSpan told = new MutableSpan();

  Span(Spans spans, Mid mid, long id, @Nullable Long parent, String name) {
    this.spans = spans;
    this.mid = mid;
    this.id = id;
    this.parent = parent;
    told.name(name);
    told.localServiceName(spans.service());
  }

  /** It is an answer to a request. */
  public Span answering() {
    told.kind(Kind.SERVER);
    return this;
  }

  /** It is a request to a service. */
  public Span asking(String service) {
    told.kind(Kind.CLIENT);
    told.remoteServiceName(service);
    return this;
  }

  /** It is the sending of a message. */
  public Span sending() {
    told.kind(Kind.PRODUCER);
    told.remoteServiceName(KAFKA);
    return this;
  }

  /** It is the handling of a message. */
  public Span handling() {
    told.kind(Kind.CONSUMER);
    told.remoteServiceName(KAFKA);
    return this;
  }

  /** Adds what is known of it; a value that is no id, number or code becomes {@code other}. */
  public Span tag(String name, Object value) {
    String text = value.toString();
    told.tag(name, VALUE.matcher(text).matches() ? text : OTHER);
    return this;
  }

  /**
   * It did not come to what was wanted, for a reason that is {@code code} or {@code code: text}.
   */
  public Span failed(String reason) {
    int colon = reason.indexOf(':');
    return tag("error", colon < 0 ? reason : reason.substring(0, colon));
  }

  /** Something happened at an instant. */
  public Span at(Instant instant, String what) {
    told.annotate(micros(instant), what);
    return this;
  }

  /** Tells it. */
  public void tell(Instant start, Instant end) {
    spans.sink().ifPresent(sink -> tell(sink, start, end));
  }

  private void tell(Spans.Sink sink, Instant start, Instant end) {
    long low = HexFormat.fromHexDigitsToLong(mid.value(), 16, 32);
    if (low == 0) {
      // No trace can have this id: no broker draws it, and whoever made it up is owed no trace.
      return;
    }
    TraceContext context =
        TraceContext.newBuilder()
            .traceIdHigh(HexFormat.fromHexDigitsToLong(mid.value(), 0, 16))
            .traceId(low)
            .parentId(parent)
            .spanId(id)
            .sampled(true)
            .build();
    MutableSpan span = new MutableSpan(context, told);
    span.startTimestamp(micros(start));
    // Zipkin takes no duration of zero, and a clock may have been set back.
    span.finishTimestamp(Math.max(micros(start) + 1, micros(end)));
    sink.take(context, span);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}

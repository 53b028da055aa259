package dev.sealift.spans;

import brave.handler.MutableSpan;
import brave.propagation.TraceContext;
import dev.sealift.protocol.id.Mid;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** Where a service begins the spans that it tells. */
public final class Spans {

  private final String service;
  private final Optional<Sink> sink;

  /** Takes the spans that are told. */
  @FunctionalInterface
  public interface Sink {

    /** Takes one, without waiting for anything. */
    void take(TraceContext context, MutableSpan span);
  }

  /**
   * Spans of a service.
   *
   * @param sink without one they are dropped
   */
  public Spans(String service, Optional<Sink> sink) {
    this.service = service;
    this.sink = sink;
  }

  /** The span that others hang theirs on. */
  public Span of(Mid mid, Landmark landmark) {
    Landmark parent = landmark.parent();
    return new Span(
        this, mid, landmark.id(mid), parent == null ? null : parent.id(mid), landmark.spanName());
  }

  /** What the other end makes of a request or message: a span of the same name, below it. */
  public Span farEnd(Mid mid, Landmark landmark) {
    return within(mid, landmark, landmark.spanName());
  }

  /** A span of its own below another. */
  public Span within(Mid mid, Landmark parent, String name) {
    // Zero is no id.
    long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    return new Span(this, mid, id, parent.id(mid), name);
  }

  String service() {
    return service;
  }

  Optional<Sink> sink() {
    return sink;
  }
}

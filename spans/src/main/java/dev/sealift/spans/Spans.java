package dev.sealift.spans;

import brave.handler.MutableSpan;
import brave.propagation.TraceContext;
import dev.sealift.api.command.CancelMigrationCommand;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.MigrateInCommand;
import dev.sealift.api.command.MigrateOutCommand;
import dev.sealift.api.command.StartMachineCommand;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.protocol.id.Mid;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

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

  /** The sending of a command to a host, if it is of a migration. */
  public Optional<Span> sent(HostCommand command) {
    return ofCommand(command, this::of).map(Span::sending);
  }

  /** What the host makes of a command, if it is of a migration. */
  public Optional<Span> handled(HostCommand command) {
    return ofCommand(command, this::farEnd).map(Span::handling);
  }

  private Optional<Span> ofCommand(HostCommand command, BiFunction<Mid, Landmark, Span> end) {
    Optional<Span> span =
        switch (command) {
          case MigrateInCommand c -> Optional.of(end.apply(c.mid(), Landmark.MIGRATE_IN));
          case MigrateOutCommand c -> Optional.of(end.apply(c.mid(), Landmark.MIGRATE_OUT));
          case CancelMigrationCommand c ->
              Optional.of(within(c.mid(), Landmark.MIGRATION, "command cancel-migration"));
          case StartMachineCommand _, StopMachineCommand _ -> Optional.empty();
        };
    return span.map(found -> found.tag("host", command.host()));
  }

  /** A span of its own below another. */
  public Span within(Mid mid, Landmark parent, String name) {
    // Zero is no id.
    long id = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    return new Span(this, mid, id, parent.id(mid), name);
  }

  /** Whether anybody is told: if not, what is needed for spans alone can be left. */
  public boolean areTold() {
    return sink.isPresent();
  }

  String service() {
    return service;
  }

  Optional<Sink> sink() {
    return sink;
  }
}

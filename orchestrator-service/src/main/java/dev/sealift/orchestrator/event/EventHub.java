package dev.sealift.orchestrator.event;

import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Problem;
import dev.sealift.orchestrator.migration.MigrationWatch;
import dev.sealift.orchestrator.problem.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Hands events to the clients that watch. */
@Component
class EventHub implements SmartLifecycle {

  /** Each client holds a connection and a bounded queue. */
  private static final int MAX_CLIENTS = 256;

  private final Set<EventClient> clients = ConcurrentHashMap.newKeySet();
  private final MigrationWatch watch;
  private final Clock clock;
  private volatile boolean running;

  EventHub(MigrationWatch watch, Clock clock) {
    this.watch = watch;
    this.clock = clock;
  }

  /** Everything from now on, until an instant. */
  SseEmitter subscribe(Instant until) {
    return add(null, until).emitter();
  }

  /** One migration: how it is, then what changes, until it has ended or an instant has come. */
  SseEmitter subscribe(String migration, Instant until) {
    Migration now = watch.now(migration);
    EventClient client = add(migration, until);
    client.offer(EventClient.Kind.STATE, now);
    return client.emitter();
  }

  private EventClient add(@Nullable String migration, Instant until) {
    if (clients.size() >= MAX_CLIENTS) {
      throw new ProblemException(
          Problem.of(
              "too-many-watchers", 503, "%d clients watch already".formatted(MAX_CLIENTS), null));
    }
    EventClient client = new EventClient(migration, until, clock, clients::remove);
    clients.add(client);
    client.start();
    return client;
  }

  boolean watched() {
    return !clients.isEmpty();
  }

  void publish(EventClient.Kind kind, Migration migration) {
    clients.forEach(client -> client.offer(kind, migration));
  }

  @Override
  public void start() {
    running = true;
  }

  /** Lets clients go before the web server waits for them. */
  @Override
  public void stop() {
    running = false;
    clients.forEach(EventClient::close);
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

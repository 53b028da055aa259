package dev.sealift.hostagent.courier;

import dev.sealift.api.Backoff;
import dev.sealift.api.management.Letter;
import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.Operations;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.HypervisorListener;
import dev.sealift.hostagent.management.ManagementClient;
import dev.sealift.hostagent.management.ManagementException;
import dev.sealift.hostagent.management.StatusReport;
import dev.sealift.hostagent.span.LetterSpans;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Carries each letter, on a thread of its own, until it is answered or withdrawn. What is lost on
 * the way is lost to this agent only: the hypervisor still lists the letter in its next status, and
 * the services give the same letter the same answer.
 */
@Component
final class Courier implements HypervisorListener, DisposableBean {

  private static final Logger log = LoggerFactory.getLogger(Courier.class);

  /** Each machine of a full host has two or three letters at once; a status brings the others. */
  private static final int MAX_CARRIED = 256;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  /** Services hold a request before they answer 202; this keeps one that does not from spinning. */
  private static final Duration AFTER_PENDING = Duration.ofMillis(10);

  /** With the longest pause, a letter that cannot be delivered is logged once a minute. */
  private static final int LOGGED_EVERY = 30;

  private final Mailbox mailbox;
  private final ManagementClient hypervisor;
  private final Meters meters;
  private final LetterSpans spans;
  private final Clock clock;
  private final Map<String, Carried> carried = new ConcurrentHashMap<>();

  /** Numbers of the answers that were taken: an earlier status may still list these letters. */
  private final Map<String, Long> answered = new ConcurrentHashMap<>();

  /**
   * A letter under way.
   *
   * @param since number of the last event when it came
   */
  private record Carried(Letter letter, long since, Thread carrier) {}

  Courier(
      Mailbox mailbox, ManagementClient hypervisor, Meters meters, LetterSpans spans, Clock clock) {
    this.mailbox = mailbox;
    this.hypervisor = hypervisor;
    this.meters = meters;
    this.spans = spans;
    this.clock = clock;
    meters.gauge(AgentMetric.LETTERS_OUTSTANDING, carried::size);
  }

  @Override
  public void onEvent(long number, HypervisorEvent event) {
    switch (event) {
      case HypervisorEvent.LetterWritten written -> carry(written.letter(), number);
      case HypervisorEvent.LetterTakenBack taken -> withdraw(taken.id());
      case HypervisorEvent.MachineMoved _,
          HypervisorEvent.MigrationMoved _,
          HypervisorEvent.PagesFlowed _,
          HypervisorEvent.AttestedAnew _,
          HypervisorEvent.ConsoleGrew _,
          HypervisorEvent.RuleBroken _ -> {}
    }
  }

  @Override
  public void onStatus(StatusReport report) {
    Set<String> outstanding =
        report.status().letters().stream().map(Letter::id).collect(Collectors.toSet());
    carried.values().stream()
        .filter(held -> held.since <= report.asOf() && !outstanding.contains(held.letter.id()))
        .forEach(held -> withdraw(held.letter.id()));
    report.status().letters().stream()
        .filter(letter -> !isDone(letter.id(), report.asOf()))
        .forEach(letter -> carry(letter, report.asOf()));
    answered.values().removeIf(number -> number <= report.asOf());
  }

  /** Looks in the order in which a letter goes from the one map to the other. */
  private boolean isDone(String id, long asOf) {
    return carried.containsKey(id) || answered.getOrDefault(id, asOf) > asOf;
  }

  /** The answers could not be handed over: the next status says which letters still matter. */
  @Override
  public void onDisconnected() {
    Set.copyOf(carried.keySet()).forEach(this::withdraw);
  }

  @Override
  public void destroy() {
    onDisconnected();
  }

  private void carry(Letter letter, long since) {
    if (carried.containsKey(letter.id())) {
      return;
    }
    if (carried.size() >= MAX_CARRIED) {
      log.atWarn()
          .addKeyValue("letter", letter.id())
          .log("too many letters, it waits for a status");
      return;
    }
    Thread carrier = Thread.ofVirtual().name("letter-" + letter.id()).unstarted(() -> run(letter));
    carried.put(letter.id(), new Carried(letter, since, carrier));
    carrier.start();
  }

  private void withdraw(String id) {
    Carried held = carried.remove(id);
    if (held != null) {
      held.carrier.interrupt();
      count(held.letter, "withdrawn");
    }
  }

  private void run(Letter letter) {
    Instant written = clock.instant();
    try {
      Delivery.Answered answer = deliver(letter);
      spans.answered(letter, written, answer.status());
      count(letter, answer.status() < 300 ? "answered" : "refused");
      about(letter, log.atInfo()).addKeyValue("status", answer.status()).log("letter answered");
      hypervisor.tell(
          Operations.REPLY, new LetterReply(letter.id(), answer.status(), answer.body()));
      answered.put(letter.id(), hypervisor.nextNumber());
    } catch (ManagementException e) {
      about(letter, log.atInfo()).addKeyValue("code", e.code()).log("answer not taken");
    } catch (InterruptedException e) {
      about(letter, log.atInfo()).log("letter withdrawn");
    } finally {
      carried.computeIfPresent(
          letter.id(), (_, held) -> held.carrier == Thread.currentThread() ? null : held);
    }
  }

  private Delivery.Answered deliver(Letter letter) throws InterruptedException {
    var pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
    int failures = 0;
    while (true) {
      switch (mailbox.post(letter)) {
        case Delivery.Answered answered -> {
          return answered;
        }
        case Delivery.Pending _ -> {
          count(letter, "pending");
          pauses.reset();
          failures = 0;
          Thread.sleep(AFTER_PENDING);
        }
        case Delivery.Failed failed -> {
          count(letter, "failed");
          if (failures++ % LOGGED_EVERY == 0) {
            about(letter, log.atWarn())
                .addKeyValue("reason", failed.reason())
                .log("letter not delivered, trying again");
          }
          Thread.sleep(pauses.next());
        }
      }
    }
  }

  private void count(Letter letter, String outcome) {
    meters.count(AgentMetric.LETTERS, letter.to().name(), outcome);
  }

  /** The path of a letter about a migration holds its id. */
  private static LoggingEventBuilder about(Letter letter, LoggingEventBuilder line) {
    return line.addKeyValue("letter", letter.id())
        .addKeyValue("to", letter.to())
        .addKeyValue("path", letter.path());
  }
}

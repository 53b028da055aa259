package dev.sealift.hostagent.metric;

import dev.sealift.api.management.MigrationProgress;
import dev.sealift.api.management.MigrationRole;
import dev.sealift.api.management.MigrationStatus;
import dev.sealift.hostagent.management.HypervisorEvent;
import dev.sealift.hostagent.management.HypervisorListener;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.monitor.MonitorState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Measures the pages that migrations from here send, by their ticks. */
@Component
final class FlowMetrics implements HypervisorListener {

  private final Meters meters;
  private final Clock clock;
  private final Map<Mid, Flow> flows = new HashMap<>();

  /**
   * A migration that copies.
   *
   * @param roundSince when its round was first told of
   * @param dirtyRate of the guest during the round before
   */
  private record Flow(MigrationProgress last, Instant roundSince, double dirtyRate) {}

  FlowMetrics(Meters meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    meters.gauge(AgentMetric.DIRTY, this::dirty);
    meters.gauge(AgentMetric.DIRTY_RATE, this::dirtyRate);
  }

  @Override
  public synchronized void onEvent(long number, HypervisorEvent event) {
    switch (event) {
      case HypervisorEvent.PagesFlowed flowed -> tick(flowed.progress());
      case HypervisorEvent.MigrationMoved moved -> moved(moved.status());
      case HypervisorEvent.MachineMoved _,
          HypervisorEvent.AttestedAnew _,
          HypervisorEvent.RuleBroken _,
          HypervisorEvent.LetterWritten _,
          HypervisorEvent.LetterTakenBack _,
          HypervisorEvent.ConsoleGrew _ -> {}
    }
  }

  @Override
  public synchronized void onDisconnected() {
    flows.clear();
  }

  private void moved(MigrationStatus status) {
    if (status.role() != MigrationRole.SOURCE || status.state() == MonitorState.EXPORTING) {
      return;
    }
    Flow ended = flows.remove(status.mid());
    if (ended != null) {
      // The last pages have no tick of their own; the status has the total.
      sent(status.pages() - ended.last.pagesSent());
    }
  }

  private void tick(MigrationProgress tick) {
    Instant now = clock.instant();
    Flow before = flows.get(tick.mid());
    if (before == null) {
      sent(tick.pagesSent());
      flows.put(tick.mid(), new Flow(tick, now, 0));
      return;
    }
    long pages = tick.pagesSent() - before.last.pagesSent();
    sent(pages);
    if (tick.round() == before.last.round()) {
      flows.put(tick.mid(), new Flow(tick, before.roundSince, before.dirtyRate));
      return;
    }
    // What the new round has to send, and has sent since it began, was dirtied during the one
    // before.
    double seconds = Duration.between(before.roundSince, now).toMillis() / 1000.0;
    double dirtied = tick.dirtyPages() + Math.max(0, pages - before.last.dirtyPages());
    flows.put(tick.mid(), new Flow(tick, now, seconds > 0 ? dirtied / seconds : 0));
  }

  private void sent(long pages) {
    if (pages > 0) {
      meters.add(AgentMetric.PAGES_SENT, (double) pages);
    }
  }

  private synchronized double dirty() {
    return flows.values().stream().mapToLong(flow -> flow.last.dirtyPages()).sum();
  }

  private synchronized double dirtyRate() {
    return flows.values().stream().mapToDouble(Flow::dirtyRate).sum();
  }
}

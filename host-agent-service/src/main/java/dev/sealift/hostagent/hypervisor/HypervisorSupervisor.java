package dev.sealift.hostagent.hypervisor;

import dev.sealift.api.Backoff;
import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.BackgroundTask;
import dev.sealift.metrics.AgentMetric;
import dev.sealift.metrics.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Keeps one hypervisor running: adopts the one that runs already, starts one where none does, and
 * starts it again with growing pauses when it dies. It never ends a hypervisor, not even a silent
 * one: that would be up to an operator. Two cannot run in one home: the second finds it locked.
 */
@Component
final class HypervisorSupervisor extends BackgroundTask {

  private static final Logger log = LoggerFactory.getLogger(HypervisorSupervisor.class);

  /** How often the process is looked at; a death is noticed sooner by the closed socket. */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

  /** Long enough that a hypervisor that cannot start costs the host nothing to speak of. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  /** One that ran this long did start well: its death is no reason to wait. */
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final Path pidFile;
  private final LaunchCommand command;
  private final Clock clock;
  private final Meters meters;
  private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);

  private @Nullable Process child;
  private @Nullable PidFile adopted;
  private Instant since = Instant.MIN;

  HypervisorSupervisor(AgentProperties properties, Clock clock, Meters meters) {
    super("hypervisor-supervisor", 0);
    this.pidFile = properties.hypervisorHome().resolve("hypervisor.pid");
    this.command = new LaunchCommand(properties);
    this.clock = clock;
    this.meters = meters;
  }

  @Override
  protected void run() throws InterruptedException {
    while (isRunning()) {
      if (isAlive()) {
        Thread.sleep(LOOK);
      } else if (!adopt()) {
        startAfterPause();
      }
    }
  }

  private boolean isAlive() {
    if (child != null) {
      return child.isAlive();
    }
    return adopted != null && adopted.isRunning();
  }

  private boolean adopt() {
    Optional<PidFile> running = PidFile.read(pidFile).filter(PidFile::isRunning);
    running.ifPresent(found -> {
      child = null;
      adopted = found;
      since = clock.instant();
      meters.count(AgentMetric.HYPERVISOR_ADOPTIONS);
      log.atInfo().addKeyValue("pid", found.pid()).log("hypervisor adopted");
    });
    return running.isPresent();
  }

  private void startAfterPause() throws InterruptedException {
    if (!since.equals(Instant.MIN)) {
      if (Duration.between(since, clock.instant()).compareTo(STEADY) > 0) {
        backoff.reset();
      }
      Duration pause = backoff.next();
      log.atError()
          .addKeyValue("exit", child == null ? "unknown" : child.exitValue())
          .addKeyValue("pauseMillis", pause.toMillis())
          .log("hypervisor is not running, its machines are lost; it is started again");
      Thread.sleep(pause);
    }
    adopted = null;
    since = clock.instant();
    try {
      child = command.start();
      meters.count(AgentMetric.HYPERVISOR_STARTS);
      log.atInfo().addKeyValue("pid", child.pid()).log("hypervisor started");
    } catch (IOException e) {
      child = null;
      log.atError().addKeyValue("reason", e.getMessage()).log("hypervisor cannot be started");
    }
  }
}

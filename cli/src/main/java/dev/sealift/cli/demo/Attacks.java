package dev.sealift.cli.demo;

import dev.sealift.api.rest.Host;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.CliException;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.migration.MigrationWatch;
import dev.sealift.cli.vm.VmWait;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Three attacks on the machine, each by somebody the system does not trust. */
final class Attacks {

  /**
   * What came of them.
   *
   * @param run attacks that were tried
   * @param refused those that were refused, with the machine unharmed
   */
  record Tally(int run, int refused) {}

  private static final int TICKS_TO_SEE = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOME = "host-3";
  private static final String NEXT = "host-1";

  private final DemoCluster cluster;
  private final OrchestratorClient client;
  private final Narrator narrator;
  private final ConsoleFollower console;
  private int run;
  private int refused;

  Attacks(
      DemoCluster cluster, OrchestratorClient client, Narrator narrator, ConsoleFollower console) {
    this.cluster = cluster;
    this.client = client;
    this.narrator = narrator;
    this.console = console;
  }

  /** Runs them all. */
  Tally run(VmId vm, String name) throws Exception {
    count(replayedPage(name));
    count(rogueTarget(vm, name));
    count(resumeAfterCommit(vm, name));
    return new Tally(run, refused);
  }

  /** The network sends a page of the first round again in a later one. */
  private boolean replayedPage(String name) throws Exception {
    narrator.say(
        "1. The network sends a page of round 0 again in a later round ("
            + HOME
            + " -> "
            + NEXT
            + ")");
    AtomicInteger replays = new AtomicInteger();
    cluster.tap(NEXT).edit(() -> new PageReplay(replays));
    Migration migration;
    try {
      migration = follow(name, NEXT);
    } finally {
      cluster.tap(NEXT).pass();
    }
    narrator.say(
        "   the tap sent %d record again; the migration %s: %s"
            .formatted(replays.get(), migration.state(), migration.reason()));
    return replays.get() > 0 && migration.state() == MigrationState.ABORTED && runsOn(name, HOME);
  }

  /** An operator moves the machine to a host whose measurement nobody knows. */
  private boolean rogueTarget(VmId vm, String name) throws Exception {
    Host rogue = host(DemoCluster.ROGUE);
    Host honest = host(HOME);
    narrator.say(
        "2. An operator moves it to %s, which started something else than %s"
            .formatted(rogue.name(), HOME));
    narrator.say("   measured %s, want %s".formatted(rogue.measurement(), honest.measurement()));
    boolean refused;
    try {
      client.migrate(name, rogue.name());
      refused = false;
    } catch (ServiceException e) {
      narrator.say("   the orchestrator: " + e.getMessage());
      refused = e.problem() != null && e.problem().slug().equals("host-not-attested");
    }
    HostileOrchestrator hostile = new HostileOrchestrator(cluster);
    String answer = hostile.askForTicket(vm, HOME, rogue);
    narrator.say("   asked directly, with the result of another host, the key broker: " + answer);
    return refused && answer.startsWith(HostileOrchestrator.REFUSED) && runsOn(name, HOME);
  }

  /** The source's software wakes its copy after the broker decided for the target. */
  private boolean resumeAfterCommit(VmId vm, String name) throws Exception {
    narrator.say(
        "3. The software of the source resumes its copy after COMMIT ("
            + HOME
            + " -> "
            + NEXT
            + ")");
    try (ResumeLoop attacker = new ResumeLoop(cluster, HOME, vm)) {
      Migration migration = follow(name, NEXT);
      boolean moved = migration.state() == MigrationState.COMPLETED && runsOn(name, NEXT);
      ResumeLoop.Outcome outcome = attacker.finish();
      narrator.say(
          "   %d calls after its right was burned, %d accepted; it answered %s"
              .formatted(outcome.afterFreeze(), outcome.accepted(), outcome.codes()));
      return moved && outcome.afterFreeze() > 0 && outcome.accepted() == 0;
    }
  }

  private Migration follow(String name, String to) throws ServiceException, InterruptedException {
    return new MigrationWatch(client, new PrintWriter(Writer.nullWriter()), false)
        .follow(client.migrate(name, to).id());
  }

  /** The orchestrator may hear that a machine runs later than its console, or than the broker. */
  private boolean runsOn(String name, String host)
      throws ServiceException, CliException, InterruptedException {
    boolean ticks = console.awaitTicks(TICKS_TO_SEE, PATIENCE);
    String now = VmWait.until(client, name, Set.of(VmState.RUNNING)).host();
    narrator.say(
        "   the machine is on %s and %s".formatted(now, ticks ? "ticks" : "DOES NOT TICK"));
    return ticks && host.equals(now);
  }

  private Host host(String name) throws ServiceException, IOException {
    List<Host> hosts = client.hosts();
    return hosts.stream()
        .filter(h -> h.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("no host " + name));
  }

  private void count(boolean wasRefused) {
    run++;
    if (wasRefused) {
      refused++;
    }
    narrator.say(wasRefused ? "   REFUSED, the machine is unharmed" : "   NOT REFUSED");
  }
}

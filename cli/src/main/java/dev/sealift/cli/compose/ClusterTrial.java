package dev.sealift.cli.compose;

import dev.sealift.api.Json;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.demo.ComposeDemo;
import dev.sealift.cli.demo.Narrator;
import dev.sealift.cli.demo.TickingMachine;
import dev.sealift.cli.vm.VmWait;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.saga.Saga;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the cluster must withstand, one fault after the other, each while a machine moves. */
final class ClusterTrial {

  /** Large enough to be copied for seconds. */
  private static final long MEMORY_MIB = 256;

  private static final int TICKS_TO_SEE = 10;
  private static final int NAME_BYTES = 4;

  /** A migration that ended before the fault struck shows nothing; then another is begun. */
  private static final int MOST_TRIES = 5;

  private static final Duration ENDED_WITHIN = Duration.ofMinutes(5);
  private static final Duration POLL = Duration.ofMillis(50);

  /** A copy that executes, or that would if nobody held it back. */
  private static final Set<MachinePhase> RUNS =
      EnumSet.of(MachinePhase.RUNNING, MachinePhase.PAUSED, MachinePhase.MIGRATING_OUT);

  private final ComposeCluster cluster;
  private final PrintWriter out;
  private final PrintWriter story;
  private final boolean json;

  ClusterTrial(ComposeCluster cluster, PrintWriter out, PrintWriter err, boolean json) {
    this.cluster = cluster;
    this.out = out;
    this.story = json ? err : out;
    this.json = json;
  }

  /**
   * How a fault was borne.
   *
   * @param fault what broke
   * @param struckAt the state of the migration once it was broken
   * @param ended how the migration ended
   * @param reason why, if it was not completed
   * @param host the one host that runs the machine
   * @param ticks ticks seen so far
   * @param lost ticks that never came
   * @param repeated ticks that came twice
   * @param forged ticks whose hash is wrong
   * @param millis from the request to the end of the migration
   */
  record Borne(
      Fault fault,
      MigrationState struckAt,
      MigrationState ended,
      @Nullable String reason,
      String host,
      long ticks,
      long lost,
      long repeated,
      long forged,
      long millis) {

    boolean good() {
      return lost + repeated + forged == 0;
    }
  }

  private record Result(ComposeDemo.Report demo, List<Borne> faults) {
    Result {
      faults = List.copyOf(faults);
    }

    boolean good() {
      return demo.good() && faults.stream().allMatch(Borne::good);
    }
  }

  ExitCode run() throws Exception {
    cluster.makeSecrets();
    cluster.buildImages(story);
    cluster.up(story);
    Narrator narrator = new Narrator(story, ComposeDemo.STEPS + Fault.values().length);
    ComposeDemo.Report demo = new ComposeDemo(cluster, narrator).run();
    Result result = new Result(demo, faults(narrator));
    narrator.title(result.good() ? "All of it held." : "NOT ALL OF IT HELD; see above.");
    if (json) {
      out.println(Json.write(result));
    }
    return result.good() ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<Borne> faults(Narrator narrator) throws Exception {
    byte[] suffix = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(suffix);
    String name = "faults-" + HexFormat.of().formatHex(suffix);
    // The orchestrator that is killed is the other one.
    try (OrchestratorClient client = cluster.client(ComposeCluster.ORCHESTRATORS.getLast());
        TickingMachine machine =
            TickingMachine.start(
                client, cluster.trust(), name, ComposeCluster.HOSTS.getFirst(), MEMORY_MIB)) {
      List<Borne> all = new ArrayList<>();
      for (Fault fault : Fault.values()) {
        narrator.step("While a machine moves, %s".formatted(fault.description()));
        Borne borne = bear(fault, client, machine, narrator);
        all.add(borne);
        narrator.say(
            "it was %s then and ended %s%s after %.1f s"
                .formatted(
                    borne.struckAt(),
                    borne.ended(),
                    borne.reason() == null ? "" : " (" + borne.reason() + ")",
                    borne.millis() / 1000.0));
        narrator.say(
            "the machine runs on %s and nowhere else; %d ticks: %d lost, %d repeated, %d forged"
                .formatted(
                    borne.host(), borne.ticks(), borne.lost(), borne.repeated(), borne.forged()));
      }
      machine.destroy(client);
      return all;
    }
  }

  private Borne bear(
      Fault fault, OrchestratorClient client, TickingMachine machine, Narrator narrator)
      throws Exception {
    for (int i = 0; i < MOST_TRIES; i++) {
      machine.awaitTicks(TICKS_TO_SEE);
      String from = onlyHost(machine);
      Target target = Target.of(cluster.docker(), next(from));
      // A host that was cut off is heard of again later than its network is there, and the
      // orchestrator may hear of the move before this one later than we do.
      cluster.awaitAttested();
      Vm _ = retried(() -> VmWait.until(client, machine.name(), Set.of(VmState.RUNNING)));
      long begun = System.nanoTime();
      Migration migration = retried(() -> client.migrate(machine.name(), target.host()));
      MigrationState before = awaitCopying(client, migration.id());
      if (Saga.ended(before)) {
        narrator.say("a migration was over before anything broke; another one");
        continue;
      }
      fault.strike(cluster.docker(), target);
      MigrationState struckAt;
      try {
        struckAt = retried(() -> client.migration(migration.id())).state();
        if (!Saga.ended(struckAt)) {
          Thread.sleep(fault.lasts());
        }
      } finally {
        fault.mend(cluster.docker(), target);
      }
      if (Saga.ended(struckAt)) {
        narrator.say("a migration was over before all was broken; another one");
        continue;
      }
      Migration ended = awaitEnd(client, migration.id());
      long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
      String host = onlyHost(machine);
      machine.awaitTicks(TICKS_TO_SEE);
      return new Borne(
          fault,
          struckAt,
          ended.state(),
          ended.reason(),
          host,
          machine.ticks().count(),
          machine.ticks().lost(),
          machine.ticks().repeated(),
          machine.ticks().forged(),
          millis);
    }
    throw new CliException(
        ExitCode.FAILED, "%d migrations were over before anything broke".formatted(MOST_TRIES));
  }

  private static String next(String host) {
    int at = ComposeCluster.HOSTS.indexOf(host);
    return ComposeCluster.HOSTS.get((at + 1) % ComposeCluster.HOSTS.size());
  }

  /** Until its pages flow. */
  private static MigrationState awaitCopying(OrchestratorClient client, String id)
      throws Exception {
    return await(
            client,
            id,
            ENDED_WITHIN,
            migration -> migration.state().compareTo(MigrationState.COPYING) >= 0)
        .state();
  }

  private static Migration awaitEnd(OrchestratorClient client, String id) throws Exception {
    return await(client, id, ENDED_WITHIN, migration -> Saga.ended(migration.state()));
  }

  private static Migration await(
      OrchestratorClient client, String id, Duration patience, Predicate<Migration> wanted)
      throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Migration now = retried(() -> client.migration(id));
      if (wanted.test(now)) {
        return now;
      }
      if (System.nanoTime() - deadline > 0) {
        throw new CliException(
            ExitCode.FAILED,
            "the migration is still %s after %d s".formatted(now.state(), patience.toSeconds()));
      }
      Thread.sleep(POLL);
    }
  }

  /** The orchestrator may be without its database, or without Kafka, for a while. */
  private static <T> T retried(Callable<T> call) throws Exception {
    long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
    while (true) {
      try {
        return call.call();
      } catch (ServiceException e) {
        if (!e.failed() || System.nanoTime() - deadline > 0) {
          throw e;
        }
        Thread.sleep(POLL);
      }
    }
  }

  /** The host that runs the machine, once it is one alone. */
  private String onlyHost(TickingMachine machine) throws Exception {
    long deadline = System.nanoTime() + ENDED_WITHIN.toNanos();
    while (true) {
      List<String> running = new ArrayList<>();
      for (String host : ComposeCluster.HOSTS) {
        for (MachineStatus status : cluster.machines(host)) {
          if (status.vm().equals(machine.vm()) && RUNS.contains(status.phase())) {
            running.add(host);
          }
        }
      }
      if (running.size() > 1) {
        throw new CliException(
            ExitCode.FAILED, "the machine runs on %s at once".formatted(running));
      }
      if (running.size() == 1) {
        return running.getFirst();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new CliException(
            ExitCode.FAILED,
            "the machine runs nowhere for %d s".formatted(ENDED_WITHIN.toSeconds()));
      }
      Thread.sleep(POLL);
    }
  }
}

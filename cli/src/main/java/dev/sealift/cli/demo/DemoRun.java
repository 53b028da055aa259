package dev.sealift.cli.demo;

import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Vm;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.simulation.trace.TraceCheck;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The story of the demo, from the making of the machine to the last attack. */
final class DemoRun {

  private static final String NAME = "demo";
  private static final long MEMORY_MIB = 32;

  /** Enough to see that the machine goes on; it ticks ten times a second. */
  private static final int TICKS_TO_SEE = 5;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DemoCluster cluster;
  private final Narrator narrator;

  DemoRun(DemoCluster cluster, Narrator narrator) {
    this.cluster = cluster;
    this.narrator = narrator;
  }

  DemoReport run(long readyMillis) throws Exception {
    narrator.step("A machine with one protected process, started on host-1");
    try (OrchestratorClient client = cluster.client();
        TickingMachine machine =
            TickingMachine.start(client, cluster.trust(), NAME, "host-1", MEMORY_MIB)) {
      narrator.say("the tenant signed the manifest of " + machine.vm());
      narrator.say(
          "and sealed a new secret of %d bytes to the key broker"
              .formatted(TickingMachine.SECRET_BYTES));
      Vm running = client.vm(NAME);
      narrator.say("it runs on %s, generation %s".formatted(running.host(), running.gen()));
      return story(client, machine, readyMillis);
    }
  }

  private DemoReport story(OrchestratorClient client, TickingMachine machine, long readyMillis)
      throws Exception {
    TickChain ticks = machine.ticks();
    Secrecy secrecy = new Secrecy(cluster, machine.vm(), machine.secret());
    List<DemoReport.Move> moves = new ArrayList<>();
    awaitTicks(machine);
    secrecy.guestMemory("host-1");

    narrator.step("host-1 -> host-2, while it runs");
    moves.add(move(client, "host-2", secrecy, machine));
    secrecy.guestMemory("host-2");

    narrator.step("host-2 -> host-3, while it runs");
    moves.add(move(client, "host-3", secrecy, machine));
    secrecy.guestMemory("host-3");

    narrator.step("Was anything lost, or seen?");
    prove(client, secrecy, machine);

    narrator.step("Three attacks");
    Attacks attacks = new Attacks(cluster, client, narrator, machine.console());
    Attacks.Tally attacked = attacks.run(machine.vm(), NAME);

    narrator.step("Was each step what the core does?");
    TraceCheck.Result replayed = replay();

    secrecy.close();
    return new DemoReport(
        moves,
        ticks.count(),
        ticks.lost(),
        ticks.repeated(),
        ticks.forged(),
        secrecy.places().stream().mapToLong(Place::sightings).sum(),
        secrecy.places().size(),
        attacked.run(),
        attacked.refused(),
        replayed.steps(),
        replayed.faults().size(),
        readyMillis);
  }

  private TraceCheck.Result replay() throws IOException {
    TraceCheck.Result result = ClusterTraces.check(new WorkFolder(cluster.folder()));
    narrator.say(
        "%d steps of monitors, ledger and sagas, and %d refusals, were put to the core again: %d amiss"
            .formatted(result.steps(), result.refused(), result.faults().size()));
    result.faults().forEach(narrator::say);
    return result;
  }

  private DemoReport.Move move(
      OrchestratorClient client, String to, Secrecy secrecy, TickingMachine machine)
      throws Exception {
    Moves moves = new Moves(client, cluster.trust(), narrator);
    Migration migration = moves.complete(NAME, to);
    DemoReport.Move move = moves.account(migration);
    awaitTicks(machine);
    secrecy.wire(to, Bytes.fromHex(Objects.requireNonNull(migration.mid()).value()).toArray());
    return move;
  }

  private void awaitTicks(TickingMachine machine) throws CliException, InterruptedException {
    if (!machine.console().awaitTicks(TICKS_TO_SEE, PATIENCE)) {
      throw new CliException(
          ExitCode.FAILED, "no tick for %d s; see `sealift logs`".formatted(PATIENCE.toSeconds()));
    }
    narrator.ticking(machine.ticks());
  }

  private void prove(OrchestratorClient client, Secrecy secrecy, TickingMachine machine)
      throws Exception {
    narrator.counted(machine.ticks());
    for (String host : DemoCluster.HONEST) {
      secrecy.agentMemory(host);
    }
    secrecy.kafka();
    secrecy.database("postgres-orchestrator", machine.vm().value());
    secrecy.database("postgres-broker", machine.vm().value());
    secrecy.database("postgres-attestation", platform(client));
    narrator.searched(secrecy.places());
  }

  /** Something public that the verifier's database holds. */
  private static String platform(OrchestratorClient client) throws ServiceException {
    return Objects.requireNonNull(client.hosts().getFirst().platform()).value();
  }
}

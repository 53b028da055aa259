package dev.sealift.cli.demo;

import dev.sealift.api.rest.Migration;
import dev.sealift.api.rest.Vm;
import dev.sealift.api.rest.VmState;
import dev.sealift.cli.CliException;
import dev.sealift.cli.ExitCode;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.vm.GuestImage;
import dev.sealift.cli.vm.NewMachine;
import dev.sealift.cli.vm.VmWait;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.saga.MigrationState;
import dev.sealift.protocol.signed.MachineManifest;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.simulation.trace.TraceCheck;
import dev.sealift.standalone.Installation;
import dev.sealift.standalone.state.WorkFolder;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The story of the demo, from the making of the machine to the last attack. */
final class DemoRun {

  private static final String NAME = "demo";
  private static final long MEMORY_MIB = 32;
  private static final int SECRET_BYTES = 32;

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
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    TickChain ticks = new TickChain(secret);
    try (OrchestratorClient client = cluster.client()) {
      VmId vm = make(client, secret);
      try (ConsoleFollower console = new ConsoleFollower(client, NAME, ticks)) {
        return story(client, vm, secret, ticks, console, readyMillis);
      }
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  private DemoReport story(
      OrchestratorClient client,
      VmId vm,
      byte[] secret,
      TickChain ticks,
      ConsoleFollower console,
      long readyMillis)
      throws Exception {
    Secrecy secrecy = new Secrecy(cluster, vm, secret);
    List<DemoReport.Move> moves = new ArrayList<>();
    await(console, ticks);
    secrecy.guestMemory("host-1");

    narrator.step("host-1 -> host-2, while it runs");
    moves.add(move(client, "host-2", secrecy, console, ticks));
    secrecy.guestMemory("host-2");

    narrator.step("host-2 -> host-3, while it runs");
    moves.add(move(client, "host-3", secrecy, console, ticks));
    secrecy.guestMemory("host-3");

    narrator.step("Was anything lost, or seen?");
    prove(client, secrecy, vm, ticks);

    narrator.step("Three attacks");
    Attacks attacks = new Attacks(cluster, client, narrator, console);
    Attacks.Tally attacked = attacks.run(vm, NAME);

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

  private VmId make(OrchestratorClient client, byte[] secret) throws Exception {
    narrator.step("A machine with one protected process, started on host-1");
    SecureRandom random = new SecureRandom();
    NewMachine machine =
        NewMachine.of(
            new NewMachine.Choice(
                NAME,
                MEMORY_MIB,
                List.of(MachineManifest.ANY_PLATFORM),
                List.of(TpmClass.values()),
                RescueRules.HARDWARE_COUNTER),
            GuestImage.read(Installation.current().guestImages(), "demo"),
            secret,
            SigningKey.generate(random),
            cluster.trust(),
            random);
    client.create(machine.request());
    narrator.say("the tenant signed the manifest of " + machine.vm());
    narrator.say("and sealed a new secret of %d bytes to the key broker".formatted(SECRET_BYTES));
    client.start(NAME, "host-1");
    Vm running = VmWait.until(client, NAME, Set.of(VmState.RUNNING));
    narrator.say("it runs on %s, generation %s".formatted(running.host(), running.gen()));
    return machine.vm();
  }

  private DemoReport.Move move(
      OrchestratorClient client,
      String to,
      Secrecy secrecy,
      ConsoleFollower console,
      TickChain ticks)
      throws Exception {
    Moves moves = new Moves(client, cluster.trust(), narrator);
    Migration migration = moves.migrate(NAME, to);
    if (migration.state() != MigrationState.COMPLETED) {
      throw new CliException(
          ExitCode.FAILED, "the machine did not move to %s: %s".formatted(to, migration.reason()));
    }
    DemoReport.Move move = moves.account(migration);
    await(console, ticks);
    secrecy.wire(to, Bytes.fromHex(Objects.requireNonNull(migration.mid()).value()).toArray());
    return move;
  }

  private void await(ConsoleFollower console, TickChain ticks)
      throws CliException, InterruptedException {
    if (!console.awaitTicks(TICKS_TO_SEE, PATIENCE)) {
      throw new CliException(
          ExitCode.FAILED, "no tick for %d s; see `sealift logs`".formatted(PATIENCE.toSeconds()));
    }
    narrator.say(
        "its protected process ticks: tick %d, %d missing".formatted(ticks.count(), ticks.lost()));
  }

  private void prove(OrchestratorClient client, Secrecy secrecy, VmId vm, TickChain ticks)
      throws Exception {
    narrator.say(
        "%d ticks, each chained to the one before with the secret: %d lost, %d repeated, %d forged"
            .formatted(ticks.count(), ticks.lost(), ticks.repeated(), ticks.forged()));
    for (String host : DemoCluster.HONEST) {
      secrecy.agentMemory(host);
    }
    secrecy.kafka();
    secrecy.database("postgres-orchestrator", vm.value());
    secrecy.database("postgres-broker", vm.value());
    secrecy.database("postgres-attestation", platform(client));
    narrator.say("the secret (raw, hexadecimal, base64) was looked for in");
    for (Place place : secrecy.places()) {
      narrator.say(
          "  %-32s %,12d bytes, public marker found %,d times, secret %d times"
              .formatted(place.name(), place.bytes(), place.markers(), place.sightings()));
      if (place.markers() == 0) {
        throw new CliException(
            ExitCode.FAILED,
            "the public marker is not in %s: the search proves nothing".formatted(place.name()));
      }
    }
  }

  /** Something public that the verifier's database holds. */
  private static String platform(OrchestratorClient client) throws ServiceException {
    return Objects.requireNonNull(client.hosts().getFirst().platform()).value();
  }
}

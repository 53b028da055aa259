package dev.sealift.cli.demo;

import dev.sealift.api.rest.Migration;
import dev.sealift.cli.CliException;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.compose.ComposeCluster;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * The demo on the cluster of docker-compose.yml: a machine is made, moves twice while it runs, and
 * its secret is looked for in what the cluster stores.
 */
public final class ComposeDemo {

  /** The steps of its story. */
  public static final int STEPS = 5;

  /** Enough to see that the machine goes on; it ticks ten times a second. */
  private static final int TICKS_TO_SEE = 5;

  private static final long MEMORY_MIB = 32;
  private static final int NAME_BYTES = 4;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ComposeCluster cluster;
  private final Narrator narrator;

  /** On a cluster whose containers run. */
  public ComposeDemo(ComposeCluster cluster, Narrator narrator) {
    this.cluster = cluster;
    this.narrator = narrator;
  }

  /**
   * What it measured; names are those of the embedded demo's figures.
   *
   * @param migrations the moves, in order
   * @param ticks ticks of the protected process that were seen
   * @param ticksLost ticks that never came
   * @param ticksRepeated ticks that came twice
   * @param ticksForged ticks whose hash is wrong
   * @param secretSightings places and times that the secret was found at
   * @param placesSearched places that were shown searchable and searched
   * @param readyMs milliseconds until the hosts were admitted
   */
  public record Report(
      List<DemoReport.Move> migrations,
      long ticks,
      long ticksLost,
      long ticksRepeated,
      long ticksForged,
      long secretSightings,
      int placesSearched,
      long readyMs) {

    /** Copies the list. */
    public Report {
      migrations = List.copyOf(migrations);
    }

    /** Whether everything went as the project promises. */
    public boolean good() {
      return !migrations.isEmpty()
          && migrations.stream().allMatch(DemoReport.Move::receiptVerified)
          && ticks > 0
          && ticksLost + ticksRepeated + ticksForged + secretSightings == 0;
    }
  }

  /** Runs it; the machine is destroyed at its end. */
  public Report run() throws Exception {
    long begun = System.nanoTime();
    narrator.step("A cluster in containers: three hosts, two orchestrators, two key brokers");
    cluster.admitHosts();
    long readyMillis = (System.nanoTime() - begun) / NANOS_PER_MILLI;
    narrator.say("all hosts are attested");
    byte[] suffix = new byte[NAME_BYTES];
    new SecureRandom().nextBytes(suffix);
    String name = "demo-" + HexFormat.of().formatHex(suffix);
    try (OrchestratorClient client = cluster.client(ComposeCluster.ORCHESTRATORS.getFirst())) {
      narrator.step("A machine with one protected process, started on host-1");
      try (TickingMachine machine =
          TickingMachine.start(
              client, cluster.trust(), name, ComposeCluster.HOSTS.getFirst(), MEMORY_MIB)) {
        Report report = story(client, machine, readyMillis);
        machine.destroy(client);
        return report;
      }
    }
  }

  private Report story(OrchestratorClient client, TickingMachine machine, long readyMillis)
      throws Exception {
    awaitTicks(machine);
    List<DemoReport.Move> moves = new ArrayList<>();
    narrator.step("host-1 -> host-2, while it runs");
    moves.add(move(client, machine, "host-2"));
    narrator.step("host-2 -> host-3, while it runs");
    moves.add(move(client, machine, "host-3"));
    narrator.step("Was anything lost, or seen?");
    TickChain ticks = machine.ticks();
    narrator.counted(ticks);
    List<Place> places = search(client, machine);
    return new Report(
        moves,
        ticks.count(),
        ticks.lost(),
        ticks.repeated(),
        ticks.forged(),
        places.stream().mapToLong(Place::sightings).sum(),
        places.size(),
        readyMillis);
  }

  private DemoReport.Move move(OrchestratorClient client, TickingMachine machine, String to)
      throws Exception {
    Moves moves = new Moves(client, cluster.trust(), narrator);
    Migration migration = moves.complete(machine.name(), to);
    DemoReport.Move move = moves.account(migration);
    awaitTicks(machine);
    return move;
  }

  private void awaitTicks(TickingMachine machine) throws CliException, InterruptedException {
    machine.awaitTicks(TICKS_TO_SEE);
    narrator.ticking(machine.ticks());
  }

  private List<Place> search(OrchestratorClient client, TickingMachine machine) throws Exception {
    String platform = Objects.requireNonNull(client.hosts().getFirst().platform()).value();
    List<byte[]> patterns = SecretPatterns.of(machine.secret());
    try {
      List<Place> places =
          List.of(
              look(
                  "the logs of Kafka's topics",
                  patterns,
                  machine.vm().value(),
                  cluster.kafkaLogs()),
              look(
                  "the database of the orchestrator",
                  patterns,
                  machine.vm().value(),
                  cluster.database("orchestrator")),
              look(
                  "the database of the broker",
                  patterns,
                  machine.vm().value(),
                  cluster.database("broker")),
              look(
                  "the database of the attestation-service",
                  patterns,
                  platform,
                  cluster.database("attestation")));
      narrator.searched(places);
      return places;
    } finally {
      SecretPatterns.wipe(patterns);
    }
  }

  private static Place look(String name, List<byte[]> patterns, String marker, byte[] content) {
    Haystack haystack = new Haystack(name, patterns, marker.getBytes(StandardCharsets.UTF_8));
    haystack.add(content);
    return haystack.result();
  }
}

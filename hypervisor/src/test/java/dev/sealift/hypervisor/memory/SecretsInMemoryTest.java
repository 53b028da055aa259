package dev.sealift.hypervisor.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.api.management.MachinePhase;
import dev.sealift.hypervisor.protection.TickChain;
import dev.sealift.hypervisor.services.Broker;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Hosts.Host;
import dev.sealift.hypervisor.services.Wire;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.ledger.LedgerState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A hypervisor in a process of its own, and what that process holds of its keys and of a protected
 * page once they should be gone (S13).
 *
 * <p>A live heap dump shows what is in use. So that it also shows what our code dropped without
 * wiping it, every byte array that our code made or was given is kept in use.
 */
@Timeout(300)
final class SecretsInMemoryTest {

  private static final Set<SecretKind> ALL = EnumSet.allOf(SecretKind.class);
  private static final Set<SecretKind> OF_THE_STREAM = EnumSet.of(SecretKind.STREAM);
  private static final Set<SecretKind> OF_THE_MACHINE =
      EnumSet.of(
          SecretKind.PROCESS_KEY, SecretKind.PAGE_KEY, SecretKind.SHARE, SecretKind.PLAINTEXT);

  /** A session is ended by the thread that works on it, which may be scheduled late. */
  private static final int DUMPS = 10;

  /** Some records of pages, and not all. */
  private static final int STALLED_AFTER_BYTES = 400_000;

  @TempDir private Path folder;

  private final StringBuilder console = new StringBuilder();
  private Hosts hosts;
  private Broker broker;
  private Host peer;

  @BeforeEach
  void up() throws Exception {
    hosts = new Hosts();
    broker = hosts.services().broker();
    peer = hosts.add();
  }

  @AfterEach
  void down() throws Exception {
    hosts.close();
  }

  @Test
  void everyExit_leavesNoSecretInAnyArrayOfOurs() throws Exception {
    try (Child child = keepingArrays(true)) {
      startAndTick(child);

      broker.withhold(true);
      Mid aborted = hosts.migrate(child.host(), peer);
      hosts.awaitPhase(peer, MachinePhase.READY);
      Hosts.await("prepared", () -> broker.prepared(aborted).isPresent());
      assertHolds(child.inUse(), OF_THE_STREAM);
      broker.abort(aborted);
      broker.withhold(false);
      hosts.awaitPhase(child.host(), MachinePhase.RUNNING);
      assertWiped(child, OF_THE_STREAM, "the source of an aborted migration");
      assertHolds(child.inUse(), OF_THE_MACHINE);

      Mid closed = hosts.migrate(child.host(), peer);
      Hosts.await("wiped", () -> broker.wiped(closed));
      assertWiped(child, ALL, "WIPED");

      broker.withhold(true);
      migrateBack(child, hosts.port(child.host()));
      hosts.awaitPhase(child.host(), MachinePhase.READY);
      assertHolds(child.inUse(), EnumSet.of(SecretKind.SHARE));
      child.order(ChildHost.SPEND_NUMBER);
      broker.withhold(false);
      hosts.awaitPhase(child.host(), MachinePhase.FAILED);
      hosts.awaitPhase(peer, MachinePhase.RUNNING);
      assertWiped(child, ALL, "FAILED, and forfeited");

      Generation before = hosts.machine(peer).gen();
      try (Wire wire = hosts.wire(child.host(), Wire.stallingAfter(STALLED_AFTER_BYTES))) {
        Mid cancelled = migrateBack(child, wire.port());
        Hosts.await("session", () -> child.inUse().of(SecretKind.STREAM) > 0);
        // Refused if the child has given its silent peer up before.
        child.host().agent().response("cancel-migration", Map.of("mid", cancelled.value()));
        hosts.awaitPhase(child.host(), MachinePhase.FAILED);
        assertWiped(child, ALL, "FAILED, cancelled while pages came in");
        awaitAborted(peer, before);
      }

      migrateBack(child, hosts.port(child.host()));
      hosts.awaitPhase(child.host(), MachinePhase.RUNNING);
      hosts.awaitOwned();
      tick(child);
      assertHolds(child.inUse(), OF_THE_MACHINE);
      hosts.services().distrust(peer.hypervisor().boot().self().platform());
      Generation held = hosts.machine(child.host()).gen();
      hosts.migrate(child.host(), peer);
      awaitAborted(child.host(), held);
      assertWiped(child, OF_THE_STREAM, "the source of a handshake that was refused");

      child.host().agent().ask("stop-machine", hosts.vmArgument());
      Hosts.await("stopped", () -> broker.state(hosts.vm()) instanceof LedgerState.Stopped);
      assertWiped(child, ALL, "STOPPED");
    }
  }

  @Test
  void zeroisingLeftOut_isFound() throws Exception {
    assumeMemoryCanBeRead();
    try (Child child = keepingArrays(false)) {
      startAndTick(child);
      assertHolds(child.scan().elsewhere(), EnumSet.of(SecretKind.PLAINTEXT));
      Mid closed = hosts.migrate(child.host(), peer);
      Hosts.await("wiped", () -> broker.wiped(closed));
      assertHolds(child.inUse(), OF_THE_STREAM);
      assertHolds(child.inUse(), OF_THE_MACHINE);
    }
  }

  /** The table of docs/memory.md. */
  @ParameterizedTest
  @MethodSource("collectors")
  void copiesThatTheRuntimeLeaves_areCounted(String collector) throws Exception {
    assumeMemoryCanBeRead();
    try (Child child = child(true, List.of("-XX:+Use%sGC".formatted(collector), "-Xmx128m"))) {
      startAndTick(child);
      broker.withholdClosed(true);
      Mid closed = hosts.migrate(child.host(), peer);
      hosts.awaitPhase(child.host(), MachinePhase.FENCED);
      MemoryScan fenced = child.scan();
      assertHolds(fenced.inHeap(), OF_THE_MACHINE);
      report(collector, "FENCED", fenced);

      broker.withholdClosed(false);
      Hosts.await("wiped", () -> broker.wiped(closed));
      report(collector, "WIPED", child.scan());
      child.order(ChildHost.COLLECT);
      child.order(ChildHost.COLLECT);
      report(collector, "WIPED, collected twice", child.scan());
    }
  }

  private static List<String> collectors() {
    return List.of(System.getProperty("sealift.collectors", "Serial,G1").split(",", -1));
  }

  /** Prints a row of the table; no plaintext is in guest memory or where pages lie open. */
  private static void report(String collector, String moment, MemoryScan scan) {
    System.out.printf(
        "| %s | %s | %s | %d |%n",
        collector, moment, scan.inHeap().columns(), scan.elsewhere().total());
    assertThat(scan.elsewhere().of(SecretKind.PLAINTEXT)).as(moment).isZero();
  }

  private void startAndTick(Child child) throws Exception {
    hosts.start(child.host());
    hosts.awaitOwned();
    tick(child);
  }

  /** The protected process has had its secret, and its pages are sealed. */
  private void tick(Child child) throws Exception {
    hosts.readUntilTicks(child.host(), console, TickChain.ticks(console.toString()).size() + 1);
  }

  private Mid migrateBack(Child child, int port) throws Exception {
    String ticket = broker.ticket(hosts.vm(), child.platform());
    return hosts.migrate(peer, child.host(), ticket, port);
  }

  /** The target's Forfeit aborts: the source runs on at the next generation. */
  private void awaitAborted(Host source, Generation before) throws Exception {
    Hosts.await("ABORT", () -> hosts.machine(source).gen().compareTo(before) > 0);
    hosts.awaitPhase(source, MachinePhase.RUNNING);
  }

  private static void assertHolds(Occurrences found, Set<SecretKind> kinds) {
    for (SecretKind kind : kinds) {
      assertThat(found.of(kind)).as("%s in %s", kind, found).isPositive();
    }
  }

  private static void assertWiped(Child child, Set<SecretKind> kinds, String exit)
      throws IOException {
    Occurrences left = child.inUse().only(kinds);
    for (int dumps = 1; dumps < DUMPS && !left.none(); dumps++) {
      left = child.inUse().only(kinds);
    }
    assertThat(left.none()).as("%s: %s", exit, left).isTrue();
  }

  private static void assumeMemoryCanBeRead() {
    assumeTrue(
        Files.exists(Path.of("/proc/self/mem")),
        "memory is read through /proc/PID/mem, which Linux alone has");
  }

  private Child keepingArrays(boolean zeroising) throws Exception {
    return child(
        zeroising,
        List.of("-XX:+UseSerialGC", "-Xmx512m", "-D%s=true".formatted(Observer.KEEPING)));
  }

  private Child child(boolean zeroising, List<String> options) throws Exception {
    Path observed = Files.createDirectory(folder.resolve("observed"));
    Observed.write(observed, zeroising);
    return new Child(hosts, folder, observed, options);
  }
}

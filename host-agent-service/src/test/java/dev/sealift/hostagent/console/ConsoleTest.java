package dev.sealift.hostagent.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.event.ConsoleOutput;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.Operations;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.hostagent.fixture.HostRig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConsoleTest {

  @Test
  void everyByte_isPublishedUnderItsOffsetAndAcknowledged() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      String printed = print(rig, 0, 200);

      Await.until("acknowledged", () -> rig.hypervisor.consoleAcked() == printed.length());

      assertThat(published(rig, printed.length())).isEqualTo(printed);
    }
  }

  @Test
  void bytesPrintedWhileNoAgentRan_arePublishedByTheNext() throws Exception {
    try (var rig = new HostRig()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      String printed = print(rig, 0, 5_000);
      assertThat(printed).hasSizeGreaterThan(32 * 1024);
      rig.startAgent();

      Await.until("acknowledged", () -> rig.hypervisor.consoleAcked() == printed.length());

      assertThat(published(rig, printed.length())).isEqualTo(printed);
    }
  }

  @Test
  void agentThatEndsBetweenPublishingAndAcknowledging_losesNothingAndRepeatsUnderOldOffsets()
      throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.silent(Operations.CONSOLE_ACK, true);
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      String first = print(rig, 0, 10);
      rig.event(ConsoleOutput.class, output -> output.from() == 0);
      rig.stopAgent();
      String printed = first + print(rig, 10, 20);
      assertThat(rig.hypervisor.consoleAcked()).isZero();

      rig.hypervisor.silent(Operations.CONSOLE_ACK, false);
      rig.startAgent();
      Await.until("acknowledged", () -> rig.hypervisor.consoleAcked() == printed.length());

      assertThat(published(rig, printed.length())).isEqualTo(printed);
      assertThat(rig.events(ConsoleOutput.class))
          .as("the repeat")
          .filteredOn(output -> output.from() == 0)
          .hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void readThatTheHypervisorRefuses_isTriedAgainFromTheNextStatus() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.refuse(Operations.CONSOLE_READ, "BAD_OFFSET");
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      String printed = print(rig, 0, 10);
      Await.until("refused", () -> !rig.hypervisor.requests(Operations.CONSOLE_READ).isEmpty());
      rig.hypervisor.allow(Operations.CONSOLE_READ);

      Await.until("acknowledged", () -> rig.hypervisor.consoleAcked() == printed.length());
    }
  }

  @Test
  void connectionThatBreaks_losesNothing() throws Exception {
    try (var rig = new HostRig().startAgent()) {
      rig.hypervisor.machine(rig.hypervisor.status(MachinePhase.RUNNING));
      StringBuilder printed = new StringBuilder();
      for (int i = 0; i < 5; i++) {
        printed.append(print(rig, i * 10, i * 10 + 10));
        rig.hypervisor.disconnect();
      }

      Await.until("acknowledged", () -> rig.hypervisor.consoleAcked() == printed.length());

      assertThat(published(rig, printed.length())).isEqualTo(printed.toString());
    }
  }

  private static String print(HostRig rig, int from, int to) throws Exception {
    String lines =
        IntStream.range(from, to).mapToObj("tick %d\n"::formatted).collect(Collectors.joining());
    rig.hypervisor.print(lines);
    return lines;
  }

  /** What one who stores chunks by their offset ends up with; a repeat must say the same. */
  private static String published(HostRig rig, int length) throws Exception {
    byte[] stored = new byte[length];
    boolean[] known = new boolean[length];
    Await.until("published", () -> store(rig.events(ConsoleOutput.class), stored, known));
    return new String(stored, StandardCharsets.UTF_8);
  }

  private static boolean store(List<ConsoleOutput> outputs, byte[] stored, boolean[] known) {
    for (ConsoleOutput output : outputs) {
      byte[] bytes = output.bytes().toArray();
      for (int i = 0; i < bytes.length; i++) {
        int offset = (int) output.from() + i;
        assertThat(!known[offset] || stored[offset] == bytes[i]).as("a repeat differs").isTrue();
        stored[offset] = bytes[i];
        known[offset] = true;
      }
    }
    return IntStream.range(0, known.length).allMatch(i -> known[i]);
  }
}

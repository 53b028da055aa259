package dev.sealift.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.Json;
import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.api.management.MachineStatus;
import dev.sealift.api.management.StartMachine;
import dev.sealift.attestation.device.TpmKind;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.hypervisor.protection.TickChain;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Hosts.Host;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.ledger.LedgerState;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
final class StartStopTest {

  private Hosts hosts;
  private Host host;

  @BeforeEach
  void up() throws Exception {
    hosts = new Hosts();
    host = hosts.add();
  }

  @AfterEach
  void down() throws Exception {
    hosts.close();
  }

  @Test
  void bootThatIsAttested_isToldToTheBrokerWithItsCounter() throws Exception {
    BootId boot = host.hypervisor().boot().self().boot();
    Hosts.await("boot letter", () -> hosts.services().broker().boot(boot).isPresent());
    AttestationResult told = hosts.services().broker().boot(boot).orElseThrow();
    assertThat(told.purpose()).isEqualTo(AttestationPurpose.HOST);
    assertThat(told.startCounter())
        .isEqualTo(host.hypervisor().boot().tpm().readCounter(NvPublic.REDEEM_COUNTER));
  }

  @Test
  void startedMachine_ticksWithItsSecret_andIsOwnedAtTheBroker() throws Exception {
    hosts.start(host);
    StringBuilder console = new StringBuilder();
    Hosts.await(
        "five ticks",
        () -> {
          console.append(hosts.console(host, console.length()));
          return TickChain.ticks(console + "").size() >= 5;
        });
    TickChain.requireValid(console.toString(), Hosts.SECRET);
    Hosts.await(
        "running", () -> hosts.services().broker().state(hosts.vm()) instanceof LedgerState.Owned);
  }

  @Test
  void startTwice_isOneStart() throws Exception {
    hosts.start(host);
    host.agent().ask("start-machine", hosts.startArguments(0));
    assertThat(host.agent().status().machines()).hasSize(1);
    assertThat(hosts.machine(host).phase()).isEqualTo(MachinePhase.RUNNING);
  }

  @Test
  void stoppedMachine_isZeroisedAndStartsAgainAtTheNextGeneration() throws Exception {
    hosts.start(host);
    host.agent().ask("stop-machine", hosts.vmArgument());
    assertThat(hosts.machine(host).phase()).isEqualTo(MachinePhase.STOPPED);
    assertThat(host.agent().refusal("resume-machine", hosts.vmArgument()))
        .isEqualTo("NO_RUN_RIGHT");
    assertThat(host.agent().refusal("console-read", consoleFrom(0))).isEqualTo("UNKNOWN_MACHINE");
    Hosts.await(
        "stopped",
        () -> hosts.services().broker().state(hosts.vm()) instanceof LedgerState.Stopped);

    host.agent().ask("start-machine", hosts.startArguments(1));
    hosts.awaitPhase(host, MachinePhase.RUNNING);
    assertThat(hosts.machine(host).gen().value()).isEqualTo(2);
  }

  @Test
  void pausedMachine_printsNothingUntilItIsResumed() throws Exception {
    hosts.start(host);
    host.agent().ask("pause-machine", hosts.vmArgument());
    MachineStatus paused = hosts.machine(host);
    assertThat(paused.phase()).isEqualTo(MachinePhase.PAUSED);
    assertThat(hosts.machine(host).consoleEnd()).isEqualTo(paused.consoleEnd());
    host.agent().ask("resume-machine", hosts.vmArgument());
    Hosts.await("output", () -> hosts.machine(host).consoleEnd() > paused.consoleEnd());
  }

  @Test
  void hostWhoseMeasurementIsUnknown_getsNoKeysAndRunsNothing() throws Exception {
    hosts.services().distrust(host.hypervisor().boot().self().platform());
    host.agent().ask("start-machine", hosts.startArguments(0));
    hosts.awaitPhase(host, MachinePhase.FAILED);
    assertThat(hosts.machine(host).detail()).startsWith("POLICY");
    assertThat(hosts.services().broker().state(hosts.vm())).isInstanceOf(LedgerState.Stopped.class);
  }

  @Test
  void decisionWithAForgedSignature_startsNothing() throws Exception {
    host.agent()
        .tamper(reply ->
            reply.body().has("grant")
                ? new LetterReply(reply.id(), 200, otherSignature(reply))
                : reply);
    host.agent().ask("start-machine", hosts.startArguments(0));
    hosts.awaitPhase(host, MachinePhase.FAILED);
    assertThat(hosts.machine(host).detail()).startsWith("BAD_ANSWER");
  }

  @Test
  void imageOfAnotherDigest_isRefused() throws Exception {
    var arguments =
        new StartMachine(
            hosts.startArguments(0).manifest(),
            hosts.folder().resolve("trust.json").toString(),
            hosts.startArguments(0).gen());
    assertThat(host.agent().refusal("start-machine", arguments)).isEqualTo("BAD_IMAGE");
  }

  @Test
  void dumpOfGuestMemory_isWrittenOnceAndHoldsNoSecret() throws Exception {
    hosts.start(host);
    String path = hosts.folder().resolve("dump").toString();
    Map<String, Object> arguments = Map.of("vm", hosts.vm().value(), "path", path);
    long bytes = host.agent().ask("dump-memory", arguments).get("bytes").longValue();
    assertThat(bytes).isEqualTo(16L << 20);
    String dump = Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
    assertThat(dump).contains("SEALIFT-PUBLIC-MARKER");
    assertThat(dump).doesNotContain(new String(Hosts.SECRET, StandardCharsets.US_ASCII));
    assertThat(host.agent().refusal("dump-memory", arguments)).isEqualTo("FILE");
  }

  @Test
  void secondHypervisorInOneHome_isRefused() {
    HypervisorOptions options =
        new HypervisorOptions(
            hosts.folder().resolve("h0"),
            hosts.folder().resolve("other.sock"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            hosts.folder().resolve("trust.json"),
            Optional.empty(),
            TpmKind.SOFTWARE);
    Assertions.assertThatThrownBy(() ->
            Hypervisor.start(
                options,
                List.of(hosts.folder().resolve("code")),
                new SecureRandom(),
                Clock.systemUTC()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--home");
  }

  private Map<String, Object> consoleFrom(long from) {
    return Map.of("vm", hosts.vm().value(), "from", from, "max", 100);
  }

  private static JsonNode otherSignature(LetterReply reply) {
    String decision = reply.body().get("decision").stringValue();
    String forged = decision.substring(0, decision.length() - 6) + "AAAAAA";
    return Json.toTree(
        Map.of("decision", forged, "grant", reply.body().get("grant").stringValue()));
  }
}

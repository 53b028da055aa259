package dev.sealift.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.api.management.LetterReply;
import dev.sealift.api.management.MachinePhase;
import dev.sealift.hypervisor.services.Broker;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Hosts.Host;
import dev.sealift.protocol.id.Mid;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** F6: a broker that is restored from a backup decides a second time on one migration. */
@Timeout(180)
final class LogAttackTest {

  private final Logger log = Logger.getLogger("dev.sealift.hypervisor.vm.Broker");
  private final Lines lines = new Lines();
  private Hosts hosts;
  private Broker broker;
  private Host source;
  private Host target;
  private Mid mid;

  /** The target runs after a COMMIT, and the source has not heard of it. */
  @BeforeEach
  void up() throws Exception {
    log.addHandler(lines);
    hosts = new Hosts();
    broker = hosts.services().broker();
    source = hosts.add();
    target = hosts.add();
    hosts.start(source);
    hosts.awaitOwned();
    broker.withholdFromSource(true);
    mid = hosts.migrate(source, target);
    hosts.awaitPhase(target, MachinePhase.RUNNING);
    Hosts.await("running", () -> broker.running(mid).isPresent());
    assertThat(hosts.machine(source).phase()).isEqualTo(MachinePhase.FROZEN);
  }

  @AfterEach
  void down() throws Exception {
    log.removeHandler(lines);
    hosts.close();
  }

  @Test
  void abortOfARestoredBroker_isNotWitnessedAndTheSourceStaysFrozen() throws Exception {
    long end = hosts.machine(source).consoleEnd();
    broker.restoreAndAbort(mid);
    broker.withholdFromSource(false);
    Hosts.await("told again", () -> broker.toldSource() >= 3);

    assertThat(lines.messages).anySatisfy(line -> assertThat(line).contains("NOT_WITNESSED"));
    assertThat(hosts.machine(source).phase()).isEqualTo(MachinePhase.FROZEN);
    assertThat(hosts.machine(source).consoleEnd()).isEqualTo(end);
    requireTicking(target);
  }

  /** The defence off: two copies of the machine run. */
  @Test
  void abortOfARestoredBroker_succeedsIfTheWitnessForgets() throws Exception {
    broker.restoreAndAbort(mid);
    broker.witnessForgets();
    broker.withholdFromSource(false);
    hosts.awaitPhase(source, MachinePhase.RUNNING);

    requireTicking(source);
    requireTicking(target);
    assertThat(hosts.machine(source).gen()).isEqualTo(hosts.machine(target).gen());
  }

  /** An agent that spoils the proof costs time: the honest one is taken beside it. */
  @Test
  void decisionAtAnotherPlaceOfTheLog_isNotLogged() throws Exception {
    source.agent().tamper(LogAttackTest::movedToTheFirstPlace);
    broker.withholdFromSource(false);
    Hosts.await("told again", () -> broker.toldSource() >= 3);
    assertThat(lines.messages).anySatisfy(line -> assertThat(line).contains("NOT_LOGGED"));
    assertThat(hosts.machine(source).phase()).isEqualTo(MachinePhase.FROZEN);

    source.agent().tamper(reply -> reply);
    hosts.awaitPhase(source, MachinePhase.STOPPED);
  }

  private static LetterReply movedToTheFirstPlace(LetterReply reply) {
    JsonNode body = reply.body().deepCopy();
    if (body.path("proof").path("inclusion") instanceof ObjectNode inclusion) {
      inclusion.put("index", 0);
    }
    return new LetterReply(reply.id(), reply.status(), body);
  }

  private void requireTicking(Host host) throws Exception {
    long end = hosts.machine(host).consoleEnd();
    Hosts.await("more output", () -> hosts.machine(host).consoleEnd() > end);
  }

  private static final class Lines extends Handler {

    private final List<String> messages = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord line) {
      messages.add(line.getMessage() + " " + List.of(line.getParameters()));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}

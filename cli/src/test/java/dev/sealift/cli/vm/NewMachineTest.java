package dev.sealift.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.api.rest.CreateVm;
import dev.sealift.cli.client.OrchestratorClient;
import dev.sealift.cli.client.OrchestratorCommand;
import dev.sealift.cli.client.ServiceException;
import dev.sealift.cli.fixture.OrchestratorStandIn;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.RescueRules;
import dev.sealift.standalone.ClusterAdmin;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewMachineTest {

  private static final NewMachine MACHINE =
      new NewMachine(new VmId("vm-" + "1".repeat(40)), new CreateVm("manifest", List.of()));

  @TempDir private Path work;

  private OrchestratorStandIn cluster;
  private OrchestratorClient client;

  @BeforeEach
  void start() throws Exception {
    cluster = new OrchestratorStandIn(work);
    client = OrchestratorCommand.connect(ClusterAdmin.of(work));
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  @Test
  void brokerThatDoesNotAnswerYet_isAskedAgain() throws Exception {
    cluster.machine("vault", new PlatformId("a".repeat(64)), RescueRules.HARDWARE_COUNTER);
    cluster.brokerless.set(2);

    MACHINE.make(client);

    assertThat(cluster.brokerless).hasValue(-1);
  }

  @Test
  void whatCannotBeMade_isAskedForOnce() {
    assertThatExceptionOfType(ServiceException.class)
        .isThrownBy(() -> MACHINE.make(client))
        .withMessageContaining("unknown-vm");
    assertThat(cluster.brokerless).hasValue(-1);
  }
}

package dev.sealift.api.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.Json;
import dev.sealift.api.MalformedMessageException;
import dev.sealift.api.command.HostCommand;
import dev.sealift.api.command.HostCommands;
import dev.sealift.api.command.StopMachineCommand;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.VmId;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostEventsTest {

  private static final VmId VM = new VmId("vm-" + "ab".repeat(20));
  private static final Mid MID = new Mid("cd".repeat(16));
  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void event_isCarriedAsACloudEvent() throws Exception {
    HostEvent event = new MigrationListening("host-2", MID, VM, "127.0.0.1:4711");

    String json = Json.write(HostEvents.wrap("1", "/agents/host-2", VM.value(), TIME, event));

    assertThat(json)
        .isEqualTo(
            """
            {"specversion":"1.0","id":"1","source":"/agents/host-2",\
            "type":"dev.sealift.event.migration-listening","subject":"%s",\
            "time":"2026-01-02T03:04:05.678Z","datacontenttype":"application/json",\
            "data":{"host":"host-2","mid":"%s","vm":"%s","address":"127.0.0.1:4711"}}\
            """
                .formatted(VM, MID, VM));
    assertThat(HostEvents.unwrap(Json.read(json, CloudEvent.class))).isEqualTo(event);
  }

  @Test
  void command_isCarriedAsACloudEventWithItsOwnId() throws Exception {
    HostCommand command = new StopMachineCommand("c-1", "host-1", VM);

    CloudEvent event = HostCommands.wrap("/orchestrator", TIME, command);

    assertThat(event.id()).isEqualTo("c-1");
    assertThat(HostCommands.unwrap(event)).isEqualTo(command);
  }

  @Test
  void eventOfAnUnknownType_isRefused() {
    CloudEvent event = CloudEvent.of("1", "/a", "dev.sealift.event.dance", "s", TIME, VM);

    assertThatThrownBy(() -> HostEvents.unwrap(event))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageStartingWith("type is unknown, want one of [dev.sealift.event.host-heartbeat,");
  }

  @Test
  void cloudEventOfAnotherVersion_isRefused() {
    String json = Json.write(CloudEvent.of("1", "/a", "t", "s", TIME, VM)).replace("1.0", "0.3");

    assertThatThrownBy(() -> Json.read(json, CloudEvent.class))
        .hasMessage("refused: specversion is not 1.0");
  }

  @Test
  void consoleOutputOfMoreThanOneRead_isRefused() {
    assertThat(output(32 * 1024).bytes().length()).isEqualTo(32 * 1024);

    assertThatThrownBy(() -> output(32 * 1024 + 1)).hasMessage("bytes are 32769, want 1 to 32768");
  }

  /** The partitions are those that the default partitioner of kafka-clients 4.2.2 gives. */
  @ParameterizedTest
  @CsvSource({"host-1, 9", "host-2, 3", "host-3, 11", "h, 1", "a-longer-host-name.example, 10"})
  void commandsForAHost_areInThePartitionWhereKafkaPutsItsKey(String host, int partition) {
    assertThat(Topics.partitionOf(host)).isEqualTo(partition);
  }

  private static ConsoleOutput output(int length) {
    return new ConsoleOutput("host-1", VM, Generation.NONE, 0, Bytes.copyOf(new byte[length]));
  }
}

package dev.sealift.standalone.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.standalone.process.ProcessIdentity;
import dev.sealift.standalone.process.ProcessKind;
import dev.sealift.standalone.process.ProcessRecord;
import dev.sealift.standalone.state.ClusterState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterFileTest {
  @TempDir Path folder;

  @Test
  void whatWasWritten_isReadByAnother() throws IOException {
    ClusterState written = state(Phase.RUNNING);
    file().write(written);

    assertThat(file().read()).contains(written);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("cluster.json"))))
        .isEqualTo("rw-------");
  }

  @Test
  void noFile_isNoCluster() throws IOException {
    assertThat(file().read()).isEmpty();
  }

  @Test
  void truncatedFile_isRefusedByName() throws IOException {
    file().write(state(Phase.RUNNING));
    String whole = Files.readString(folder.resolve("cluster.json"));
    Files.writeString(folder.resolve("cluster.json"), whole.substring(0, whole.length() / 2));

    assertThatThrownBy(() -> file().read())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cluster.json");
  }

  @Test
  void halfWrittenSuccessor_isIgnored() throws IOException {
    ClusterState written = state(Phase.STARTING);
    file().write(written);
    Files.writeString(folder.resolve("cluster.json.new"), "{\"id\"");

    ClusterFile file = file();
    assertThat(file.read()).contains(written);
    assertThat(file.update(now -> now.in(Phase.RUNNING)).phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void processStartedWhileStopping_isRefusedBeforeItStarts() throws IOException {
    ClusterFile file = file();
    file.write(state(Phase.STARTING));
    file.start(() -> process("honest"));
    file.update(now -> now.in(Phase.STOPPING));

    assertThatThrownBy(() ->
            file.start(() -> {
              throw new AssertionError("must not be started");
            }))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("being stopped");
    assertThat(file.read().orElseThrow().process("honest")).isPresent();
  }

  private ClusterFile file() {
    return new ClusterFile(new WorkFolder(folder));
  }

  private static ClusterState state(Phase phase) {
    return new ClusterState(
        "id",
        phase,
        ProcessIdentity.current(),
        "/tmp/sealift-0",
        Map.of("kafka", "127.0.0.1:1"),
        List.of("host-1"),
        List.of(process("kafka")));
  }

  private static ProcessRecord process(String name) {
    return new ProcessRecord(
        name, ProcessKind.KAFKA, new ProcessIdentity(1, "boot:1"), List.of(1, 2), name + ".log");
  }
}

package dev.sealift.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sealift.hypervisor.management.SocketClient;
import dev.sealift.hypervisor.services.Hosts;
import dev.sealift.hypervisor.services.Services;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process itself. */
@Timeout(120)
final class HypervisorMainTest {

  @TempDir private Path folder;

  @BeforeEach
  void trust() throws Exception {
    Files.writeString(folder.resolve("trust.json"), new Services().trustFile());
  }

  @Test
  void process_servesSaysSoInItsPidFile_andLeavesNothingWhenItIsToldToEnd() throws Exception {
    Process process = launch(arguments());
    try {
      Path pidFile = folder.resolve("home/hypervisor.pid");
      Hosts.await("pid file", () -> Files.exists(pidFile));
      JsonNode pid = new JsonMapper().readTree(pidFile.toFile());
      assertThat(pid.get("pid").longValue()).isEqualTo(process.pid());
      assertThat(pid.get("startedAt").longValue()).isPositive();
      try (SocketClient client = new SocketClient(folder.resolve("s"))) {
        JsonNode hello = client.ask("{\"id\":1,\"execute\":\"hello\"}").get("return");
        assertThat(hello.get("pid").longValue()).isEqualTo(process.pid());
        assertThat(hello.get("dataPort").intValue()).isPositive();
      }
      Process second = launch(arguments());
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(1);
      assertThat(output(second)).contains("another hypervisor runs in --home");

      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(folder.resolve("s")).doesNotExist();
      assertThat(pidFile).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void wrongCommandLine_isRefusedByNameOfTheOption() {
    for (int missing = 0; missing < 8; missing += 2) {
      List<String> arguments = new ArrayList<>(arguments());
      String name = arguments.remove(missing);
      arguments.remove(missing);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HypervisorOptions.parse(arguments))
          .withMessageContaining(name);
    }
    for (String address : List.of("x", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", ":1")) {
      List<String> arguments = new ArrayList<>(arguments());
      arguments.set(5, address);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HypervisorOptions.parse(arguments))
          .withMessageContaining("--data-address");
    }
    List<String> shared = new ArrayList<>(arguments());
    assertThat(HypervisorOptions.parse(shared).storage()).isEmpty();
    shared.addAll(List.of("--storage", "disks"));
    assertThat(HypervisorOptions.parse(shared).storage())
        .contains(Path.of("disks").toAbsolutePath());
    shared.addAll(List.of("--tpm", "discrete"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HypervisorOptions.parse(shared))
        .withMessage("--tpm is 'discrete', want software or swtpm");
    List<String> unknown = new ArrayList<>(arguments());
    unknown.set(0, "--homes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HypervisorOptions.parse(unknown))
        .withMessageContaining("--homes");
  }

  @Test
  void malformedTrustFile_endsTheProcessWithAWord() throws Exception {
    Files.writeString(folder.resolve("trust.json"), "{}");
    Process process = launch(arguments());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(output(process)).contains("trust file lacks the field attestation");
  }

  private List<String> arguments() {
    return List.of(
        "--home",
        folder.resolve("home").toString(),
        "--socket",
        folder.resolve("s").toString(),
        "--data-address",
        "127.0.0.1:0",
        "--trust",
        folder.resolve("trust.json").toString());
  }

  private static Process launch(List<String> arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                classPath(),
                HypervisorMain.class.getName()));
    command.addAll(arguments);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  /** The tests' class path without the tests and their tools. */
  private static String classPath() {
    String whole =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(whole.split(File.pathSeparator))
        .filter(entry -> !entry.contains("test-classes"))
        .filter(entry -> !entry.matches(".*(junit|assertj|archunit|byte-buddy|slf4j).*"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String output(Process process) throws Exception {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}

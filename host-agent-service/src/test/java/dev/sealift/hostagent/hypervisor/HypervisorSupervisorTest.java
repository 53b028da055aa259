package dev.sealift.hostagent.hypervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.hostagent.AgentProperties;
import dev.sealift.hostagent.fixture.Await;
import dev.sealift.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** The supervisor over real processes: a script in the place of java records how it was started. */
class HypervisorSupervisorTest {

  private static final String SCRIPT =
      """
      #!/bin/sh
      echo "$@" >> arguments
      env | cut -d= -f1 | sort > environment
      echo "hello from the hypervisor"
      printf '{"pid":%d,"startedAt":%s}' $$ "$(date +%s000)" > pid.tmp
      mv pid.tmp hypervisor.pid
      exec sleep 600
      """;

  @TempDir Path home;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  @BeforeEach
  void layOut() throws IOException {
    Files.writeString(home.resolve("trust.json"), "{}");
    Files.writeString(home.resolve("classpath"), "a.jar:b.jar\n");
    script(SCRIPT);
  }

  @AfterEach
  void endHypervisor() throws Exception {
    running().ifPresent(ProcessHandle::destroyForcibly);
    Await.until("the end", () -> running().isEmpty());
  }

  @Test
  void hypervisor_isStartedInASessionOfItsOwn_withItsArgumentsLogAndLittleElse() throws Exception {
    HypervisorSupervisor supervisor = start();
    long pid = awaitPid();

    assertThat(sessionOf(pid)).isEqualTo(pid);
    assertThat(Files.readString(hypervisorHome().resolve("arguments")))
        .contains("-XX:+UseSerialGC", "-Xmx192m", "--enable-native-access=ALL-UNNAMED")
        .contains("-cp a.jar:b.jar dev.sealift.hypervisor.HypervisorMain --home ")
        .contains("--socket " + home.resolve("sock"))
        .contains("--data-address 127.0.0.2:7000 --trust " + home.resolve("trust.json"))
        .contains("--tpm swtpm")
        .contains("--storage " + home.resolve("disks"));
    assertThat(Files.readString(hypervisorHome().resolve("hypervisor.log"))).contains("hello");
    assertThat(Files.readAllLines(hypervisorHome().resolve("environment")))
        .contains("PATH")
        .doesNotContain("HOME", "JAVA_HOME");
    supervisor.stop();
  }

  @Test
  void hypervisorOutlivesItsAgent_andIsAdoptedByTheNext() throws Exception {
    HypervisorSupervisor first = start();
    long pid = awaitPid();
    first.stop();

    HypervisorSupervisor second = start();
    Await.until("adoption", () -> count("sealift.agent.hypervisor.adoptions") == 1);
    second.stop();

    assertThat(awaitPid()).isEqualTo(pid);
    assertThat(count("sealift.agent.hypervisor.starts")).isEqualTo(1);
  }

  @Test
  void deadHypervisor_isStartedAgain() throws Exception {
    HypervisorSupervisor supervisor = start();
    long pid = awaitPid();
    running().orElseThrow().destroyForcibly();

    Await.until("another", () -> running().filter(now -> now.pid() != pid).isPresent());
    Await.until("its start", () -> count("sealift.agent.hypervisor.starts") == 2);
    supervisor.stop();
  }

  @Test
  void adoptedHypervisorThatDies_isStartedAgain() throws Exception {
    HypervisorSupervisor first = start();
    long pid = awaitPid();
    first.stop();
    HypervisorSupervisor second = start();
    Await.until("adoption", () -> count("sealift.agent.hypervisor.adoptions") == 1);
    running().orElseThrow().destroyForcibly();

    Await.until("another", () -> running().filter(now -> now.pid() != pid).isPresent());
    second.stop();
  }

  @Test
  void pidTakenOverByAYoungerProcess_isNotAdopted() throws Exception {
    long mine = ProcessHandle.current().pid();
    Files.writeString(
        home.resolve("any.pid"), "{\"pid\":%d,\"startedAt\":%d}".formatted(mine, 1_000_000));
    assertThat(PidFile.read(home.resolve("any.pid")))
        .hasValueSatisfying(file -> assertThat(file.isRunning()).isFalse());
    Files.writeString(
        home.resolve("any.pid"),
        "{\"pid\":%d,\"startedAt\":%d}".formatted(mine, System.currentTimeMillis()));
    assertThat(PidFile.read(home.resolve("any.pid")))
        .hasValueSatisfying(file -> assertThat(file.isRunning()).isTrue());
  }

  @Test
  void pidFileThatIsNoneOfOurs_countsAsNone() throws Exception {
    Path file = home.resolve("hypervisor.pid");
    for (String content :
        List.of("", "12", "{\"pid\":\"12\",\"startedAt\":1}", "{\"pid\":1,\"startedAt\":1}", "{")) {
      Files.writeString(file, content);
      assertThat(PidFile.read(file)).as(content).isEmpty();
    }
  }

  @Test
  void missingFile_isNamedByItsProperty() throws Exception {
    Files.delete(home.resolve("classpath"));

    assertThat(new LaunchCommand(properties()))
        .extracting(HypervisorSupervisorTest::problem)
        .asString()
        .contains("sealift.agent.hypervisor-class-path-file", "classpath");
  }

  @Test
  void loggingFile_isTheRuntimesOwn_andNoneUnlessGiven() throws Exception {
    Path file = home.resolve("logging.properties");

    assertThat(new LaunchCommand(properties(file)).arguments())
        .contains("-Djava.util.logging.config.file=" + file);
    assertThat(new LaunchCommand(properties()).arguments())
        .noneMatch(argument -> argument.contains("logging"));
  }

  private static String problem(LaunchCommand command) {
    try {
      return "started " + command.start().pid();
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private HypervisorSupervisor start() {
    var supervisor = new HypervisorSupervisor(properties(), Clock.systemUTC(), new Meters(meters));
    supervisor.start();
    return supervisor;
  }

  private AgentProperties properties() {
    return properties(null);
  }

  private AgentProperties properties(@Nullable Path loggingFile) {
    URI service = URI.create("http://127.0.0.1:1");
    return new AgentProperties(
        "host-1",
        home,
        home.resolve("sock"),
        "127.0.0.2",
        7000,
        null,
        service,
        service,
        home.resolve("trust.json"),
        home.resolve("images"),
        4,
        home.resolve("java"),
        home.resolve("classpath"),
        loggingFile,
        home.resolve("disks"),
        "swtpm",
        DataSize.ofMegabytes(192),
        Duration.ofSeconds(2),
        Duration.ofMinutes(15));
  }

  private void script(String text) throws IOException {
    Path java = Files.writeString(home.resolve("java"), text);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
  }

  private Path hypervisorHome() {
    return home.resolve("hypervisor");
  }

  private Optional<ProcessHandle> running() {
    return PidFile.read(hypervisorHome().resolve("hypervisor.pid"))
        .filter(PidFile::isRunning)
        .flatMap(file -> ProcessHandle.of(file.pid()));
  }

  private long awaitPid() throws Exception {
    Await.until("a hypervisor", () -> running().isPresent());
    return running().orElseThrow().pid();
  }

  private double count(String counter) {
    return meters.counter(counter).count();
  }

  /** Field 6 of proc_pid_stat(5). */
  private static long sessionOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3]);
  }
}

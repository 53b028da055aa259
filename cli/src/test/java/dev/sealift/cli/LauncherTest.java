package dev.sealift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a small checkout of its own, with a JDK and a Maven that only tell how they were
 * called.
 */
class LauncherTest {
  private static final Path LAUNCHER = Path.of(System.getProperty("sealift.home"), "sealift");
  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path temporary;

  private Path checkout;
  private Path tools;
  private Path jdk;

  private record Result(int status, String output) {}

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = Files.createDirectories(temporary.resolve("a checkout"));
    tools = Files.createDirectories(temporary.resolve("tools"));
    jdk = makeJdk("jdk-25", "25.0.3");
    Files.copy(LAUNCHER, checkout.resolve("sealift"));
    write("pom.xml", "<project/>");
    write("cli/pom.xml", "<project/>");
    write("cli/src/main/java/Main.java", "class Main {}");
    write(".mvn/jvm.config", "");
    makeProgram(
        tools.resolve("mvn"),
        """
        echo "mvn JAVA_HOME=$JAVA_HOME $*" >>"$(dirname "$0")/calls"
        [ ! -e "$(dirname "$0")/broken" ] || { echo "[ERROR] Main.java: class expected"; exit 1; }
        for argument; do [ "$argument" != verify ] || { echo "Tests run: 3, Failures: 1"; exit 7; }; done
        echo "[INFO] Building Sealift cli 0.1.0-SNAPSHOT [1/1]"
        mkdir -p "$HOME_OF_TEST/cli/target"
        echo /lib/dependency.jar >"$HOME_OF_TEST/cli/target/runtime.classpath"
        touch "$HOME_OF_TEST/cli/target/sealift-cli-0.1.0-SNAPSHOT.jar"
        """);
  }

  @Test
  void firstUse_buildsWithProgressAndRuns_secondUseRunsAtOnce() throws Exception {
    Result first = run("status", "--json");
    Result second = run("status");

    assertThat(first.status()).isZero();
    assertThat(first.output())
        .contains("Building Sealift", "Sealift cli", "dev.sealift.cli.Main status --json");
    assertThat(first.output())
        .contains(
            "-Dsealift.home=" + checkout.toRealPath(),
            "sealift-cli-0.1.0-SNAPSHOT.jar:/lib/dependency.jar");
    assertThat(second.output()).contains("dev.sealift.cli.Main status").doesNotContain("Building");
    assertThat(mavenCalls()).hasSize(1);
  }

  @Test
  void changedSource_isBuiltAgain() throws Exception {
    run("status");
    write("cli/src/main/java/Main.java", "class Main { }");
    run("status");

    assertThat(mavenCalls()).hasSize(2);
  }

  @Test
  void failedBuild_saysWhyAndIsTriedAgain() throws Exception {
    Files.createFile(tools.resolve("broken"));
    Result failed = run("status");
    Files.delete(tools.resolve("broken"));
    Result mended = run("status");

    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.output())
        .contains("class expected", "the build failed")
        .doesNotContain("dev.sealift.cli.Main");
    assertThat(mended.status()).isZero();
  }

  @Test
  void test_passesArgumentsToMavenAndItsOutputAndStatusBack() throws Exception {
    Result result = run("test", "--all", "-pl", "cli");

    assertThat(result.status()).isEqualTo(7);
    assertThat(result.output()).contains("Tests run: 3, Failures: 1");
    assertThat(mavenCalls())
        .singleElement()
        .asString()
        .contains("verify -Dsealift.excluded-groups= -pl cli");
  }

  @Test
  void javaHomeOfAnotherVersion_isPassedOver() throws Exception {
    Path old = makeJdk("jdk-17", "17.0.20");
    Files.createSymbolicLink(tools.resolve("javac"), jdk.resolve("bin/javac"));

    Result result = run(old, "status");

    assertThat(result.status()).isZero();
    assertThat(mavenCalls()).singleElement().asString().contains("JAVA_HOME=" + jdk.toRealPath());
  }

  @Test
  void noMaven_saysHowToGetIt() throws Exception {
    Files.delete(tools.resolve("mvn"));
    Result result = run(jdk, List.of(tools.toString()), "status");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.output()).contains("Maven", "apt-get install maven");
  }

  private Result run(String... arguments) throws Exception {
    return run(jdk, arguments);
  }

  private Result run(Path javaHome, String... arguments) throws Exception {
    return run(javaHome, List.of(tools.toString(), "/usr/bin", "/bin"), arguments);
  }

  private Result run(Path javaHome, List<String> path, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(List.of("/bin/bash", checkout.resolve("sealift").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("HOME", temporary.toString());
    builder.environment().put("HOME_OF_TEST", checkout.toString());
    builder.environment().put("JAVA_HOME", javaHome.toString());
    builder.environment().put("PATH", String.join(":", withBasics(path)));
    Path output = temporary.resolve("output");
    Process process = builder.redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output));
  }

  /** A path without Maven still needs what the script itself uses. */
  private List<String> withBasics(List<String> path) throws IOException {
    if (path.contains("/usr/bin")) {
      return path;
    }
    Path basics = Files.createDirectories(temporary.resolve("basics"));
    for (String name :
        List.of(
            "dirname",
            "readlink",
            "grep",
            "find",
            "sort",
            "xargs",
            "cksum",
            "cat",
            "mkdir",
            "rm")) {
      Path link = basics.resolve(name);
      if (!Files.exists(link)) {
        Path program = Path.of("/usr/bin", name);
        Files.createSymbolicLink(link, Files.exists(program) ? program : Path.of("/bin", name));
      }
    }
    List<String> all = new ArrayList<>(path);
    all.add(basics.toString());
    return all;
  }

  private Path makeJdk(String name, String version) throws IOException {
    Path folder = Files.createDirectories(temporary.resolve(name));
    Files.createDirectories(folder.resolve("bin"));
    Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    makeProgram(folder.resolve("bin/java"), "echo \"java $*\"\n");
    makeProgram(folder.resolve("bin/javac"), "");
    return folder;
  }

  private static void makeProgram(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/bash\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(String file, String content) throws IOException {
    Path path = checkout.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content, StandardCharsets.UTF_8);
  }

  private List<String> mavenCalls() throws IOException {
    return Files.readAllLines(tools.resolve("calls"));
  }
}

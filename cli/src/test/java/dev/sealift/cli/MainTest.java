package dev.sealift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void unknownCommand_isAUsageError() {
    assertThat(run("fly")).isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("fly");
  }

  @Test
  void numberOfHostsOutOfRange_isAUsageErrorThatNamesTheOption() {
    assertThat(run("up", "--hosts", "0", "--work", folder.toString()))
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(err.toString()).contains("--hosts is 0, want 1 to 16");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void statusOfAFolderWithoutCluster_isNotFoundAndSaysWhatToDo() {
    assertThat(run("status", "--work", folder.toString())).isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(err.toString()).contains("no cluster in").contains("sealift up");
  }

  @Test
  void downOfAFolderWithoutCluster_isNotFoundAndMakesNothing() {
    assertThat(run("down", "--purge", "--work", folder.toString()))
        .isEqualTo(ExitCode.NOT_FOUND.number());
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void damagedRecord_isAFailureWithoutStackTrace() throws Exception {
    Files.writeString(folder.resolve("cluster.json"), "{\"id\":");

    assertThat(run("status", "--work", folder.toString())).isEqualTo(ExitCode.FAILED.number());
    assertThat(err.toString())
        .contains("cluster.json is not a cluster's record")
        .doesNotContain("\tat ");
  }

  @Test
  void doctor_findsThisMachineFit() {
    assertThat(run("doctor", "--json", "--work", folder.toString()))
        .as(out.toString())
        .isEqualTo(ExitCode.OK.number());
    assertThat(out.toString()).contains("\"subject\":\"JDK\",\"verdict\":\"OK\"");
  }

  @Test
  void help_listsCommandsAndExitCodes() {
    assertThat(run("--help")).isEqualTo(ExitCode.OK.number());
    assertThat(out.toString())
        .contains("up ", "down ", "status ", "logs ", "doctor ", "train ", "test ", "Exit codes:");
  }

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
  }
}

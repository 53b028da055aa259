package dev.sealift.hypervisor.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestImageTest {
  private static final String COMPILER = "riscv64-unknown-elf-gcc";

  /** The version that the committed image was built with; another may differ in every byte. */
  private static final String VERSION = "12.2.0";

  @Test
  void committedImages_areWhatTheirSourcesBuild(@TempDir Path folder) throws Exception {
    assumeTrue(isInstalled(), () -> COMPILER + " " + VERSION + " is not installed");
    Process build =
        new ProcessBuilder(Guests.folder().resolve("build").toString(), folder.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(build.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(build.exitValue()).as(output).isZero();
    List<Path> committed;
    try (Stream<Path> files = Files.list(Guests.folder().resolve("images"))) {
      committed = files.toList();
    }
    assertThat(committed).hasSizeGreaterThan(2);
    for (Path file : committed) {
      assertThat(folder.resolve(file.getFileName())).hasSameBinaryContentAs(file);
    }
  }

  private static boolean isInstalled() throws IOException, InterruptedException {
    boolean onPath =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMPILER)));
    if (!onPath) {
      return false;
    }
    Process version = new ProcessBuilder(COMPILER, "-dumpfullversion").start();
    String found =
        new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    version.waitFor();
    return found.startsWith(VERSION);
  }
}

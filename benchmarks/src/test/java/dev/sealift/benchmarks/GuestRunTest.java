package dev.sealift.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.machine.CpuGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the benchmarks run does what they take for granted; how fast is no test's business. */
class GuestRunTest {
  private static final Path IMAGES = Path.of("..", "guests", "images");
  private static final Pattern ROUND = Pattern.compile("round (\\d+) ticks \\d+\n");

  @Test
  void protectedAndOpenRounds_computeTheSame() throws Exception {
    String open;
    try (GuestRun guest = new GuestRun(IMAGES, "compute-open.elf", CpuGuard.none())) {
      open = guest.await(ROUND, 2).getLast().group(1);
    }
    try (var protection = ProtectionBench.granted(IMAGES, "compute");
        GuestRun guest = new GuestRun(IMAGES, "compute-protected.elf", protection)) {
      assertThat(guest.await(ROUND, 2).getLast().group(1)).isEqualTo(open);
      assertThat(guest.machine().runAtSafePoint(protection::cloakedFrames)).isPositive();
    }
  }

  @Test
  void processWithoutItsGuard_isKilled_andTheRunSaysWhatTheGuestSaid() throws Exception {
    try (GuestRun guest = new GuestRun(IMAGES, "compute-protected.elf", CpuGuard.none())) {
      assertThat(guest.await(Pattern.compile("kernel: vault killed\n"), 1)).hasSize(1);
    }
  }

  @Test
  void imageThatIsNone_isRefusedByName(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("none.elf"), new byte[] {0x7f, 'E', 'L', 'F', 0});
    assertThatThrownBy(() -> new GuestRun(folder, "none.elf", CpuGuard.none()).close())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none.elf: guest image refused");
  }
}

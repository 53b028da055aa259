package dev.sealift.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.hypervisor.machine.CpuGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the benchmarks run does what they take for granted; how fast is no test's business. */
class GuestRunTest {
  private static final Path IMAGES = Path.of("..", "guests", "images");

  /** See guests/bench/memory.c. */
  private static final long PAGES_OF_MEMORY = 512;

  @ParameterizedTest
  @ValueSource(strings = {"compute", "syscalls", "memory", "float"})
  void protectedAndOpenRounds_computeTheSame(String program) throws Exception {
    String open;
    try (GuestRun guest = new GuestRun(IMAGES, program + "-open.elf", CpuGuard.none())) {
      open = guest.rounds(2).getLast().checksum();
    }
    try (var protection = Granted.protection(IMAGES, program + "-protected");
        GuestRun guest = new GuestRun(IMAGES, program + "-protected.elf", protection)) {
      assertThat(guest.rounds(2).getLast().checksum()).isEqualTo(open);
      assertThat(guest.machine().runAtSafePoint(protection::cloakedFrames)).isPositive();
    }
  }

  @Test
  void everyPageThatTheGuestWrites_isOpenedAndSealedAnew() throws Exception {
    CloakTimer timer = ProtectionBench.timePages(IMAGES, 3);
    assertThat(timer.sealed()).isGreaterThanOrEqualTo(3 * PAGES_OF_MEMORY);
    assertThat(timer.opened()).isGreaterThan(timer.sealed());
  }

  @Test
  void processWithoutItsGuard_isKilled() throws Exception {
    try (GuestRun guest = new GuestRun(IMAGES, "compute-protected.elf", CpuGuard.none())) {
      String said = guest.await(text -> text.toString().contains("killed\n"));
      assertThat(said).contains("kernel: vault killed\n");
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

package dev.sealift.attestation.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.attestation.tpm.NvPublic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SoftwareTpmTest extends TpmContract {

  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));

  @Test
  void startAfterACrash_countsAsAResetAndItsClockIsNotSafe() throws Exception {
    open(folder).close();
    Path copy = folder.resolve("crashed");
    try (Tpm running = open(folder)) {
      assertThat(clock(running).resetCount()).isEqualTo(2);
      Files.createDirectories(copy);
      Files.copy(folder.resolve("state"), copy.resolve("state"));
    }
    try (Tpm after = SoftwareTpm.open(copy, RANDOM, TIME)) {
      assertThat(clock(after).resetCount()).isEqualTo(3);
      assertThat(clock(after).safe()).isFalse();
    }
  }

  /** A closing hypervisor interrupts who increments: what reached the disk is not taken back. */
  @Test
  void interruptedIncrement_isEitherOnDiskAndInMemoryOrInNeither() throws Exception {
    try (Tpm tpm = open(folder)) {
      tpm.defineCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
      for (int i = 0; i < 200; i++) {
        interruptIncrement(tpm, i * 5_000L);
        Path copy = Files.createDirectory(folder.resolve("crashed" + i));
        Files.copy(folder.resolve("state"), copy.resolve("state"));
        try (Tpm after = SoftwareTpm.open(copy, RANDOM, TIME)) {
          after.defineCounter(COUNTER);
          assertThat(after.readCounter(COUNTER)).isEqualTo(tpm.readCounter(COUNTER));
        }
      }
    }
  }

  @Test
  void newCounter_beginsAboveEveryValueAnotherHad() throws Exception {
    NvPublic other = new NvPublic(0x0180_0001L);
    try (Tpm tpm = open(folder)) {
      tpm.defineCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
      tpm.defineCounter(other);

      assertThat(tpm.incrementCounter(other)).isEqualTo(3);
    }
  }

  @Test
  void secondOpener_isRefusedWhileTheFirstDrivesTheTpm() throws Exception {
    Tpm first = open(folder);
    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> open(folder))
        .withMessageContaining("is in use");
    first.close();
    open(folder).close();
  }

  @Test
  void files_areForTheirOwnerAlone() throws Exception {
    open(folder).close();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock"))))
        .isEqualTo("rw-------");
  }

  @Test
  void stateWithAnyByteChanged_isRefusedAndLeftAlone() throws Exception {
    open(folder).close();
    Path file = folder.resolve("state");
    byte[] honest = Files.readAllBytes(file);
    for (int i = 0; i < honest.length; i += 7) {
      byte[] damaged = honest.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertThatExceptionOfType(TpmException.class).as("byte %d", i).isThrownBy(() -> open(folder));
      assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }
    Files.write(file, honest);
    open(folder).close();
  }

  @Test
  void stateCutOffAtAnyLine_isRefused() throws Exception {
    open(folder).close();
    Path file = folder.resolve("state");
    String honest = Files.readString(file);
    for (int end = honest.indexOf('\n'); end >= 0; end = honest.indexOf('\n', end + 1)) {
      Files.writeString(file, honest.substring(0, end));
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> open(folder))
          .withMessageContaining("is no state of a software TPM");
    }
    Files.writeString(file, "");
    assertThatExceptionOfType(TpmException.class).isThrownBy(() -> open(folder));
  }

  @Override
  int fewestInSpiteOfInterrupts() {
    return 0;
  }

  @Override
  Tpm open(Path state) throws TpmException {
    return SoftwareTpm.open(state, RANDOM, TIME);
  }
}

package dev.sealift.attestation.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.protocol.bytes.Bytes;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A TPM that others made. */
class SwtpmTest extends TpmContract {

  @BeforeAll
  static void requireSwtpm() {
    assumeTrue(
        Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "swtpm"))),
        "skipped: the package swtpm is not installed");
  }

  @Override
  Tpm open(Path state) throws TpmException {
    return Swtpm.open(state, RANDOM);
  }

  @Test
  void processThatDies_isAnErrorOfTheNextCall_andAResetForTheNextStart() throws Exception {
    Tpm tpm = open(folder);
    tpm.defineCounter(COUNTER);
    long before = tpm.incrementCounter(COUNTER);
    long resets = clock(tpm).resetCount();
    ProcessHandle.current()
        .children()
        .filter(child -> child.info().command().orElse("").endsWith("swtpm"))
        .forEach(child -> {
          child.destroyForcibly();
          child.onExit().join();
        });

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.incrementCounter(COUNTER))
        .withMessageContaining("swtpm gave no answer");
    assertThatExceptionOfType(TpmException.class).isThrownBy(tpm::close);

    try (Tpm after = open(folder)) {
      assertThat(after.readCounter(COUNTER)).isEqualTo(before);
      assertThat(clock(after).resetCount()).isGreaterThan(resets);
    }
  }

  /** Part 3, section 31.4: the owner of the host needs nobody for it. */
  @Test
  void counterThatIsMadeAnew_beginsAboveWhatItHad() throws Exception {
    try (Tpm tpm = open(folder)) {
      tpm.defineCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
    }
    try (TpmChannel channel = Swtpm.start(folder)) {
      byte[] undefine =
          Bytes.fromHex("80020000001f000001224000000101805ea100000009400000090000000000").toArray();
      assertThat(Bytes.copyOf(channel.transact(undefine)))
          .isEqualTo(Bytes.fromHex("80020000001300000000000000000000010000"));
    }
    try (Tpm tpm = open(folder)) {
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> tpm.readCounter(COUNTER))
          .withMessageContaining("is not defined");
      tpm.defineCounter(COUNTER);
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(3);
    }
  }

  @Test
  void damagedState_isRefusedWithWhatItSays() throws Exception {
    open(folder).close();
    Files.writeString(folder.resolve("tpm2-00.permall"), "nonsense");

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> open(folder))
        .withMessageContaining("ends as it starts: ");
  }
}

package dev.sealift.attestation.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.TpmClass;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
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

  /** It never hears of an interrupt. */
  @Override
  int fewestInSpiteOfInterrupts() {
    return INTERRUPTS;
  }

  @Test
  void processThatDies_isAnErrorOfTheNextCall_andAResetForTheNextStart() throws Exception {
    Set<ProcessHandle> others = children();
    Tpm tpm = open(folder);
    tpm.defineCounter(COUNTER);
    long before = tpm.incrementCounter(COUNTER);
    long resets = clock(tpm).resetCount();
    Set<ProcessHandle> own = children();
    own.removeAll(others);
    assertThat(own).hasSize(1);
    own.iterator().next().destroyForcibly();

    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.extend(8, EXTRA))
        .withMessageContaining("start the hypervisor anew");
    assertThatExceptionOfType(TpmException.class).isThrownBy(tpm::close);

    try (Tpm after = open(folder)) {
      assertThat(after.readCounter(COUNTER)).isEqualTo(before);
      assertThat(clock(after).resetCount()).isGreaterThan(resets);
    }
  }

  private static Set<ProcessHandle> children() {
    return ProcessHandle.current().children().collect(Collectors.toCollection(HashSet::new));
  }

  /** As when its hypervisor is killed: a TPM takes some such ends for guesses at a password. */
  @Test
  void tpmThatNeverEndedInOrder_worksOn() throws Exception {
    for (int i = 0; i < 6; i++) {
      TpmChannel channel = Swtpm.start(folder);
      Tpm tpm = CommandTpm.open(TpmClass.SOFTWARE, channel, RANDOM);
      clock(tpm);
      channel.close();
    }
    try (Tpm tpm = open(folder)) {
      assertThat(clock(tpm).resetCount()).isEqualTo(7);
    }
  }

  /** Its hypervisor was killed before it connected. */
  @Test
  void tpmThatNobodyConnectedTo_isNotInTheWay() throws Exception {
    Path meeting = Files.createTempDirectory("sealift-tpm-");
    Files.createSymbolicLink(folder.resolve("meeting"), meeting);
    Path socket = meeting.resolve("socket");
    Process orphan =
        new ProcessBuilder(
                "swtpm",
                "socket",
                "--tpm2",
                "--tpmstate",
                "dir=" + folder,
                "--server",
                "type=unixio,path=" + socket,
                "--flags",
                "not-need-init,startup-clear",
                "--terminate")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      while (!Files.exists(socket)) {
        assertThat(orphan.isAlive()).isTrue();
        Thread.sleep(1);
      }

      try (Tpm tpm = open(folder)) {
        assertThat(clock(tpm).resetCount()).isEqualTo(2);
      }
      assertThat(orphan.waitFor()).isZero();
      assertThat(meeting).doesNotExist();
    } finally {
      orphan.destroyForcibly();
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

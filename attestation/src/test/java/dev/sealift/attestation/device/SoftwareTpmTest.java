package dev.sealift.attestation.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.attestation.tpm.Attested;
import dev.sealift.attestation.tpm.ClockInfo;
import dev.sealift.attestation.tpm.Credential;
import dev.sealift.attestation.tpm.CredentialException;
import dev.sealift.attestation.tpm.CredentialProtection;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.PcrSelection;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.signed.TpmClass;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareTpmTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final InstantSource TIME =
      InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
  private static final NvPublic COUNTER = NvPublic.REDEEM_COUNTER;
  private static final Bytes EXTRA = Bytes.fromHex("00".repeat(32));

  @TempDir Path folder;

  @Test
  void newTpm_hasKeysOfTheStandardShapesAndSaysThatItIsSoftware() throws Exception {
    try (Tpm tpm = open()) {
      assertThat(ObjectAttributes.isEndorsementKey(tpm.endorsementKey())).isTrue();
      assertThat(ObjectAttributes.isAttestationKey(tpm.attestationKey())).isTrue();
      assertThat(tpm.tpmClass()).isEqualTo(TpmClass.SOFTWARE);
    }
  }

  @Test
  void eachStart_isAReset_withTheSameKeysAndZeroRegisters() throws Exception {
    TpmPublic endorsement;
    Bytes zeros;
    try (Tpm tpm = open()) {
      endorsement = tpm.endorsementKey();
      zeros = pcrDigest(tpm);
      tpm.extend(8, EXTRA);
      assertThat(pcrDigest(tpm)).isNotEqualTo(zeros);
      assertThat(clock(tpm).resetCount()).isEqualTo(1);
    }
    for (int start = 2; start <= 4; start++) {
      try (Tpm tpm = open()) {
        assertThat(clock(tpm).resetCount()).isEqualTo(start);
        assertThat(clock(tpm).safe()).isTrue();
        assertThat(tpm.endorsementKey()).isEqualTo(endorsement);
        assertThat(pcrDigest(tpm)).isEqualTo(zeros);
      }
    }
  }

  @Test
  void startAfterACrash_countsAsAResetAndItsClockIsNotSafe() throws Exception {
    open().close();
    Path copy = folder.resolve("crashed");
    try (Tpm running = open()) {
      assertThat(clock(running).resetCount()).isEqualTo(2);
      Files.createDirectories(copy);
      Files.copy(folder.resolve("state"), copy.resolve("state"));
    }
    try (Tpm after = SoftwareTpm.open(copy, RANDOM, TIME)) {
      assertThat(clock(after).resetCount()).isEqualTo(3);
      assertThat(clock(after).safe()).isFalse();
    }
  }

  @Test
  void counter_risesByOneAndAcrossRestarts() throws Exception {
    try (Tpm tpm = open()) {
      tpm.defineCounter(COUNTER);
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> tpm.readCounter(COUNTER))
          .withMessageContaining("never incremented");
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(1);
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(2);
    }
    try (Tpm tpm = open()) {
      tpm.defineCounter(COUNTER);
      assertThat(tpm.readCounter(COUNTER)).isEqualTo(2);
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(3);
    }
  }

  /** A closing hypervisor interrupts who increments: what reached the disk is not taken back. */
  @Test
  void interruptedIncrement_isEitherOnDiskAndInMemoryOrInNeither() throws Exception {
    try (Tpm tpm = open()) {
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

  private static void interruptIncrement(Tpm tpm, long afterNanos) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Thread incrementing =
        Thread.ofPlatform()
            .start(() -> {
              started.countDown();
              try {
                tpm.incrementCounter(COUNTER);
              } catch (TpmException interrupted) {
                Thread.currentThread().interrupt();
              }
            });
    started.await();
    LockSupport.parkNanos(afterNanos);
    incrementing.interrupt();
    incrementing.join();
  }

  @Test
  void newCounter_beginsAboveEveryValueAnotherHad() throws Exception {
    NvPublic other = new NvPublic(0x0180_0001L);
    try (Tpm tpm = open()) {
      tpm.defineCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
      tpm.incrementCounter(COUNTER);
      tpm.defineCounter(other);

      assertThat(tpm.incrementCounter(other)).isEqualTo(3);
    }
  }

  @Test
  void counterThatIsNotDefined_isRefused() throws Exception {
    try (Tpm tpm = open()) {
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> tpm.incrementCounter(COUNTER))
          .withMessage("counter 0x01805ea1 is not defined");
    }
  }

  @Test
  void credential_opensInTheTpmItWasMadeForAndInNoOther() throws Exception {
    try (Tpm tpm = open();
        Tpm other = SoftwareTpm.open(folder.resolve("other"), RANDOM, TIME);
        Secret secret = Secret.owning(new byte[] {1, 2, 3})) {
      Credential credential =
          CredentialProtection.make(
              tpm.endorsementKey(), tpm.attestationKey().name(), secret, RANDOM);

      try (Secret opened = tpm.activateCredential(credential)) {
        assertThat(opened).isEqualTo(secret);
      }
      assertThatExceptionOfType(CredentialException.class)
          .isThrownBy(() -> other.activateCredential(credential));
    }
  }

  @Test
  void credentialForAnotherAttestationKey_isRefused() throws Exception {
    try (Tpm tpm = open();
        Tpm other = SoftwareTpm.open(folder.resolve("other"), RANDOM, TIME);
        Secret secret = Secret.owning(new byte[32])) {
      Credential credential =
          CredentialProtection.make(
              tpm.endorsementKey(), other.attestationKey().name(), secret, RANDOM);

      assertThatExceptionOfType(CredentialException.class)
          .isThrownBy(() -> tpm.activateCredential(credential));
    }
  }

  @Test
  void credentialWithAnyByteChanged_isRefused() throws Exception {
    try (Tpm tpm = open();
        Secret secret = Secret.owning(new byte[32])) {
      Credential honest =
          CredentialProtection.make(
              tpm.endorsementKey(), tpm.attestationKey().name(), secret, RANDOM);
      for (int i = 0; i < honest.blob().length(); i++) {
        Credential changed = new Credential(flipped(honest.blob(), i), honest.encryptedSecret());
        assertThatExceptionOfType(CredentialException.class)
            .as("blob[%d]", i)
            .isThrownBy(() -> tpm.activateCredential(changed));
      }
      for (int i = 0; i < honest.encryptedSecret().length(); i++) {
        Credential changed = new Credential(honest.blob(), flipped(honest.encryptedSecret(), i));
        assertThatExceptionOfType(CredentialException.class)
            .as("encryptedSecret[%d]", i)
            .isThrownBy(() -> tpm.activateCredential(changed));
      }
    }
  }

  @Test
  void secondOpener_isRefusedWhileTheFirstDrivesTheTpm() throws Exception {
    Tpm first = open();
    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(this::open)
        .withMessageContaining("is in use");
    first.close();
    open().close();
  }

  @Test
  void closedTpm_refusesEveryCall() throws Exception {
    Tpm tpm = open();
    tpm.close();
    tpm.close();

    assertThatExceptionOfType(TpmException.class).isThrownBy(() -> tpm.extend(8, EXTRA));
    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.quote(EXTRA, PcrSelection.sha256(8)));
    assertThatExceptionOfType(TpmException.class).isThrownBy(() -> tpm.defineCounter(COUNTER));
  }

  @Test
  void files_areForTheirOwnerAlone() throws Exception {
    open().close();
    assertThat(
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("state"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("lock"))))
        .isEqualTo("rw-------");
  }

  @Test
  void stateWithAnyByteChanged_isRefusedAndLeftAlone() throws Exception {
    open().close();
    Path file = folder.resolve("state");
    byte[] honest = Files.readAllBytes(file);
    for (int i = 0; i < honest.length; i += 7) {
      byte[] damaged = honest.clone();
      damaged[i] ^= 1;
      Files.write(file, damaged);
      assertThatExceptionOfType(TpmException.class).as("byte %d", i).isThrownBy(this::open);
      assertThat(Files.readAllBytes(file)).isEqualTo(damaged);
    }
    Files.write(file, honest);
    open().close();
  }

  @Test
  void stateCutOffAtAnyLine_isRefused() throws Exception {
    open().close();
    Path file = folder.resolve("state");
    String honest = Files.readString(file);
    for (int end = honest.indexOf('\n'); end >= 0; end = honest.indexOf('\n', end + 1)) {
      Files.writeString(file, honest.substring(0, end));
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(this::open)
          .withMessageContaining("is no state of a software TPM");
    }
    Files.writeString(file, "");
    assertThatExceptionOfType(TpmException.class).isThrownBy(this::open);
  }

  private Tpm open() throws TpmException {
    return SoftwareTpm.open(folder, RANDOM, TIME);
  }

  private static ClockInfo clock(Tpm tpm) throws Exception {
    return TpmAttest.parse(tpm.quote(EXTRA, PcrSelection.sha256(8)).attest()).clockInfo();
  }

  private static Bytes pcrDigest(Tpm tpm) throws Exception {
    TpmAttest attest = TpmAttest.parse(tpm.quote(EXTRA, PcrSelection.sha256(8)).attest());
    return ((Attested.Quote) attest.attested()).pcrDigest();
  }

  private static Bytes flipped(Bytes honest, int index) {
    byte[] changed = honest.toArray();
    changed[index] ^= 1;
    return Bytes.copyOf(changed);
  }
}

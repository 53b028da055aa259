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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every TPM does for its hypervisor, however it does it. */
abstract class TpmContract {

  static final SecureRandom RANDOM = new SecureRandom();
  static final NvPublic COUNTER = NvPublic.REDEEM_COUNTER;
  static final int INTERRUPTS = 200;
  static final Bytes EXTRA = Bytes.fromHex("00".repeat(32));

  @TempDir Path folder;

  /** Starts the TPM that has its state in a folder. */
  abstract Tpm open(Path state) throws TpmException;

  @Test
  void newTpm_hasKeysOfTheStandardShapesAndSaysThatItIsSoftware() throws Exception {
    try (Tpm tpm = open(folder)) {
      assertThat(ObjectAttributes.isEndorsementKey(tpm.endorsementKey())).isTrue();
      assertThat(ObjectAttributes.isAttestationKey(tpm.attestationKey())).isTrue();
      assertThat(tpm.tpmClass()).isEqualTo(TpmClass.SOFTWARE);
    }
  }

  @Test
  void eachStart_isAReset_withTheSameKeysAndZeroRegisters() throws Exception {
    TpmPublic endorsement;
    Bytes zeros;
    try (Tpm tpm = open(folder)) {
      endorsement = tpm.endorsementKey();
      zeros = pcrDigest(tpm);
      tpm.extend(8, EXTRA);
      assertThat(pcrDigest(tpm)).isNotEqualTo(zeros);
      assertThat(clock(tpm).resetCount()).isEqualTo(1);
    }
    for (int start = 2; start <= 4; start++) {
      try (Tpm tpm = open(folder)) {
        assertThat(clock(tpm).resetCount()).isEqualTo(start);
        assertThat(clock(tpm).safe()).isTrue();
        assertThat(tpm.endorsementKey()).isEqualTo(endorsement);
        assertThat(pcrDigest(tpm)).isEqualTo(zeros);
      }
    }
  }

  @Test
  void counter_risesByOneAndAcrossRestarts() throws Exception {
    try (Tpm tpm = open(folder)) {
      tpm.defineCounter(COUNTER);
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> tpm.readCounter(COUNTER))
          .withMessageContaining("never incremented");
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(1);
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(2);
    }
    try (Tpm tpm = open(folder)) {
      tpm.defineCounter(COUNTER);
      assertThat(tpm.readCounter(COUNTER)).isEqualTo(2);
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(3);
    }
  }

  @Test
  void counterThatIsNotDefined_isRefused() throws Exception {
    try (Tpm tpm = open(folder)) {
      assertThatExceptionOfType(TpmException.class)
          .isThrownBy(() -> tpm.incrementCounter(COUNTER))
          .withMessage("counter 0x01805ea1 is not defined");
    }
  }

  @Test
  void credential_opensInTheTpmItWasMadeForAndInNoOther() throws Exception {
    try (Tpm tpm = open(folder);
        Tpm other = open(folder.resolve("other"));
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
    try (Tpm tpm = open(folder);
        Tpm other = open(folder.resolve("other"));
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
    try (Tpm tpm = open(folder);
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
  void closedTpm_refusesEveryCall() throws Exception {
    Tpm tpm = open(folder);
    tpm.close();
    tpm.close();

    assertThatExceptionOfType(TpmException.class).isThrownBy(() -> tpm.extend(8, EXTRA));
    assertThatExceptionOfType(TpmException.class)
        .isThrownBy(() -> tpm.quote(EXTRA, PcrSelection.sha256(8)));
    assertThatExceptionOfType(TpmException.class).isThrownBy(() -> tpm.defineCounter(COUNTER));
  }

  static ClockInfo clock(Tpm tpm) throws Exception {
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

  /** A closing machine interrupts who waits for the TPM of its host; others still need it. */
  @Test
  void interruptedCaller_breaksNothing() throws Exception {
    try (Tpm tpm = open(folder)) {
      tpm.defineCounter(COUNTER);
      long before = tpm.incrementCounter(COUNTER);
      for (int i = 0; i < INTERRUPTS; i++) {
        interruptIncrement(tpm, i * 5_000L);
      }
      long after = tpm.readCounter(COUNTER);

      assertThat(after).isBetween(before + fewestInSpiteOfInterrupts(), before + INTERRUPTS);
      assertThat(tpm.incrementCounter(COUNTER)).isEqualTo(after + 1);
    }
  }

  /** How many of {@value #INTERRUPTS} increments, each interrupted, this TPM makes at least. */
  abstract int fewestInSpiteOfInterrupts();

  static void interruptIncrement(Tpm tpm, long afterNanos) throws Exception {
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
}

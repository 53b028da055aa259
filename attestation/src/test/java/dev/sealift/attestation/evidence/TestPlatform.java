package dev.sealift.attestation.evidence;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.device.SoftwareTpm;
import dev.sealift.attestation.device.Tpm;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.attestation.tpm.KeyRole;
import dev.sealift.attestation.tpm.NvPublic;
import dev.sealift.attestation.tpm.ObjectAttributes;
import dev.sealift.attestation.tpm.P256;
import dev.sealift.attestation.tpm.TpmAttest;
import dev.sealift.attestation.tpm.TpmPublic;
import dev.sealift.attestation.tpm.TpmSignature;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.signed.AttestationPurpose;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A host with a TPM, what it measured and the keys of its boot. */
final class TestPlatform implements AutoCloseable {

  static final SecureRandom RANDOM = new SecureRandom();
  static final Mid MID = new Mid("0123456789abcdef0123456789abcdef");
  static final Evidence.Context TARGET =
      new Evidence.Context(AttestationPurpose.MIGRATION_TARGET, Optional.of(MID), bytes(32, 7));

  final Tpm tpm;
  final EventLog log =
      new EventLog(
          List.of(
              new MeasuredEvent(8, "hypervisor.jar", hash("hypervisor")),
              new MeasuredEvent(8, "protocol.jar", hash("protocol")),
              new MeasuredEvent(9, "trust-anchors", hash("anchors"))));
  final Evidence.BootKeys boot;
  final SignedAttest startCounter;

  TestPlatform(Path folder) throws Exception {
    this(folder, bootKeys());
  }

  TestPlatform(Path folder, Evidence.BootKeys boot) throws Exception {
    this.boot = boot;
    tpm =
        SoftwareTpm.open(
            folder, RANDOM, InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z")));
    MeasuredBoot.extend(tpm, log);
    tpm.defineCounter(NvPublic.REDEEM_COUNTER);
    tpm.incrementCounter(NvPublic.REDEEM_COUNTER);
    startCounter = Evidence.certifyStart(tpm, boot);
  }

  AttestationKey enrolled() {
    return new AttestationKey(tpm.endorsementKey(), tpm.attestationKey());
  }

  Evidence evidence(Evidence.Context context) throws Exception {
    return Evidence.collect(tpm, log, boot, startCounter, context);
  }

  @Override
  public void close() throws TpmException {
    tpm.close();
  }

  static Evidence.BootKeys bootKeys() {
    return new Evidence.BootKeys(SigningKey.generate(RANDOM).publicKey().point(), bytes(1216, 3));
  }

  static Bytes bytes(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Bytes.copyOf(bytes);
  }

  static Bytes hash(String text) {
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A key outside of any TPM, which signs whatever it is given. */
  static final class Forger {

    private final KeyPair pair;

    Forger() throws GeneralSecurityException {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(P256.parameters(), RANDOM);
      pair = generator.generateKeyPair();
    }

    TpmPublic area(long attributes) {
      ECPublicKey point = (ECPublicKey) pair.getPublic();
      return new TpmPublic(
          attributes,
          Bytes.copyOf(new byte[0]),
          KeyRole.SIGNING,
          P256.scalar(point.getW().getAffineX()),
          P256.scalar(point.getW().getAffineY()));
    }

    TpmPublic area() {
      return area(ObjectAttributes.ATTESTATION_KEY);
    }

    SignedAttest sign(TpmAttest attest) throws GeneralSecurityException {
      return sign(attest.marshal());
    }

    SignedAttest sign(Bytes statement) throws GeneralSecurityException {
      Signature signer = Signature.getInstance(TpmSignature.ALGORITHM);
      signer.initSign(pair.getPrivate());
      signer.update(statement.toArray());
      return new SignedAttest(statement, TpmSignature.fromP1363(signer.sign()).marshal());
    }
  }
}

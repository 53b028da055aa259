package dev.sealift.hypervisor.boot;

import dev.sealift.attestation.device.SignedAttest;
import dev.sealift.attestation.device.Tpm;
import dev.sealift.attestation.device.TpmException;
import dev.sealift.attestation.device.TpmKind;
import dev.sealift.attestation.evidence.EventLog;
import dev.sealift.attestation.evidence.Evidence;
import dev.sealift.attestation.evidence.MeasuredBoot;
import dev.sealift.attestation.evidence.Platforms;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.crypto.TrustAnchors;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.monitor.LocalBoot;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;

/**
 * This start of the hypervisor: keys that were never stored and die with the process, the counts of
 * its TPM, and what it measured of itself before it used any of it.
 */
public final class BootIdentity implements AutoCloseable {

  private final Tpm tpm;
  private final EventLog eventLog;
  private final TrustAnchors anchors;
  private final SigningKey signingKey;
  private final HpkePrivateKey kemKey;
  private final LocalBoot self;
  private final RedeemCounter redeemCounter;
  private final SignedAttest startCounter;

  private BootIdentity(
      Tpm tpm,
      EventLog eventLog,
      TrustAnchors anchors,
      SigningKey signingKey,
      HpkePrivateKey kemKey)
      throws TpmException {
    this.tpm = tpm;
    this.eventLog = eventLog;
    this.anchors = anchors;
    this.signingKey = signingKey;
    this.kemKey = kemKey;
    redeemCounter = RedeemCounter.start(tpm);
    startCounter = Evidence.certifyStart(tpm, keys());
    PlatformId platform = Platforms.idOf(tpm.endorsementKey());
    TpmResets resets = redeemCounter.resetsAtBoot();
    self =
        new LocalBoot(
            platform,
            BootId.of(
                platform,
                signingKey.publicKey().point(),
                kemKey.publicKey(),
                resets.resetCount(),
                resets.restartCount()));
  }

  /**
   * Measures the class path and the trust file into the TPM, and makes the keys of this boot.
   *
   * @param tpmKind the TPM of this host
   * @param tpmFolder where it keeps its state
   * @param trustFile the keys that this host trusts
   * @throws IOException if something cannot be read, or the TPM does not do its part
   * @throws MalformedObjectException if the trust file is malformed
   */
  public static BootIdentity begin(
      TpmKind tpmKind,
      Path tpmFolder,
      Path trustFile,
      List<Path> classPath,
      SortedMap<String, String> configuration,
      SecureRandom random,
      InstantSource time)
      throws IOException, MalformedObjectException {
    Tpm tpm = tpmKind.open(tpmFolder, random, time);
    try {
      EventLog log = MeasuredBoot.measure(classPath, trustFile, configuration);
      MeasuredBoot.extend(tpm, log);
      String trust = Files.readString(trustFile, StandardCharsets.UTF_8);
      return new BootIdentity(
          tpm,
          log,
          TrustAnchors.parse(trust),
          SigningKey.generate(random),
          HpkePrivateKey.generate(random));
    } catch (IOException | MalformedObjectException | RuntimeException e) {
      tpm.close();
      throw e;
    }
  }

  /** This host and this boot. */
  public LocalBoot self() {
    return self;
  }

  /** Whom this host trusts. */
  public TrustAnchors anchors() {
    return anchors;
  }

  /** What was measured, 32 bytes. */
  public Bytes measurement() {
    return eventLog.measurement();
  }

  /** The key that opens run grants for this boot. */
  public HpkePrivateKey kemKey() {
    return kemKey;
  }

  /** The key that this boot signs with. */
  public SigningKey signingKey() {
    return signingKey;
  }

  /** Says something under the key of this boot. */
  public String sign(SignedObject object) {
    return Signatures.sign(signingKey, object);
  }

  /** The counter of redeem numbers. */
  public RedeemCounter redeemCounter() {
    return redeemCounter;
  }

  /** The TPM of this host. */
  public Tpm tpm() {
    return tpm;
  }

  Evidence evidence(Evidence.Context context) throws TpmException {
    return Evidence.collect(tpm, eventLog, keys(), startCounter, context);
  }

  private Evidence.BootKeys keys() {
    return new Evidence.BootKeys(signingKey.publicKey().point(), kemKey.publicKey());
  }

  @Override
  public void close() throws TpmException {
    kemKey.close();
    tpm.close();
  }
}

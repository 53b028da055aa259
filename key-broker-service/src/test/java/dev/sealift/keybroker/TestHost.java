package dev.sealift.keybroker;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Secret;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.CryptoRefused;
import dev.sealift.protocol.crypto.GrantedKeys;
import dev.sealift.protocol.crypto.Hpke;
import dev.sealift.protocol.crypto.HpkePrivateKey;
import dev.sealift.protocol.crypto.SealContexts;
import dev.sealift.protocol.crypto.SealContexts.Context;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Mid;
import dev.sealift.protocol.id.PlatformId;
import dev.sealift.protocol.signed.AttestationPurpose;
import dev.sealift.protocol.signed.AttestationResult;
import dev.sealift.protocol.signed.RunGrant;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.TpmClass;
import dev.sealift.protocol.signed.TrustVerdict;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** One boot of one host, with its real keys, and the verifier's word on it. */
final class TestHost {

  final SigningKey signing = SigningKey.generate(Authority.RANDOM);
  final HpkePrivateKey kem = HpkePrivateKey.generate(Authority.RANDOM);
  final PlatformId platform;
  private final String name;
  private final Authority authority;
  private final Clock clock;
  private final TpmClass tpmClass;
  private final long resetCount;
  private final long startCounter;

  TestHost(String name, Authority authority, Clock clock) {
    this(name, authority, clock, TpmClass.SOFTWARE);
  }

  TestHost(String name, Authority authority, Clock clock, TpmClass tpmClass) {
    this(name, authority, clock, tpmClass, 3, 1);
  }

  private TestHost(
      String name,
      Authority authority,
      Clock clock,
      TpmClass tpmClass,
      long resetCount,
      long startCounter) {
    this.name = name;
    this.tpmClass = tpmClass;
    this.resetCount = resetCount;
    this.startCounter = startCounter;
    this.platform = new PlatformId(Sha256.labelled("host").add(name).finish().hex());
    this.authority = authority;
    this.clock = clock;
  }

  /** The next boot of this host, after a reset of its TPM. */
  TestHost startedAgain(long startCounter) {
    return new TestHost(name, authority, clock, tpmClass, resetCount + 1, startCounter);
  }

  BootId boot() {
    return result(AttestationPurpose.HOST, Optional.empty(), nonce()).boot();
  }

  String sign(SignedObject object) {
    return Signatures.sign(signing, object);
  }

  /** The verifier's result, as an honest host in order gets it. */
  AttestationResult result(AttestationPurpose purpose, Optional<Mid> mid, Bytes nonce) {
    Instant now = clock.instant();
    return new AttestationResult(
        Authority.ISSUER,
        "result-" + Authority.RANDOM.nextLong(),
        now,
        now.plus(Duration.ofMinutes(2)),
        nonce,
        purpose,
        mid,
        platform,
        tpmClass,
        resetCount,
        1,
        startCounter,
        signing.publicKey().point(),
        kem.publicKey(),
        Sha256.labelled("measurement").finish(),
        2,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        TrustVerdict.AFFIRMING,
        Sha256.labelled("policy").finish(),
        Sha256.labelled("reference").finish());
  }

  String attested(AttestationPurpose purpose, Optional<Mid> mid, Bytes nonce) {
    return Signatures.sign(authority.attestation, result(purpose, mid, nonce));
  }

  /** A result in which one claim differs from the honest one. */
  String attestedBut(AttestationResult honest, String claim, Object value) throws Exception {
    Map<String, Object> claims = new LinkedHashMap<>(honest.claims());
    claims.put(claim, value);
    return Signatures.sign(authority.attestation, AttestationResult.from(claims));
  }

  String hostResult() {
    return attested(AttestationPurpose.HOST, Optional.empty(), nonce());
  }

  /** Opens a run grant as the monitor does. */
  GrantedKeys open(String grantToken) throws Exception {
    RunGrant grant = Signatures.verify(authority.broker.publicKey(), grantToken, RunGrant.class);
    Context context =
        SealContexts.runGrant(grant.vm(), grant.generation(), grant.boot(), grant.decisionDigest());
    try (Secret plaintext = open(context, grant.sealed())) {
      return GrantedKeys.decode(plaintext);
    }
  }

  private Secret open(Context context, Bytes sealed) throws CryptoRefused {
    return Hpke.open(kem, context.info(), context.aad(), sealed);
  }

  static Bytes nonce() {
    byte[] nonce = new byte[32];
    Authority.RANDOM.nextBytes(nonce);
    return Bytes.copyOf(nonce);
  }
}

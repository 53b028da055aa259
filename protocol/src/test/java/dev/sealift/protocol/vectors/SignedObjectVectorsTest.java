package dev.sealift.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.VerifyingKey;
import dev.sealift.protocol.id.BootId;
import dev.sealift.protocol.id.Generation;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.signed.StartClaim;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The vectors of signed objects and ids. */
class SignedObjectVectorsTest {

  private final VectorWorld world = new VectorWorld();
  private final SampleObjects samples = new SampleObjects(world);

  @Test
  void everyKindOfObject() throws Exception {
    VectorBook book =
        new VectorBook("signed-objects")
            .comment(
                "One token of each kind: who signs it (an uncompressed P-256 point), header and")
            .comment(
                "payload in clear, the token, and SHA-256 of the token, by which it is named.");
    for (SampleObjects.Sample sample : samples.all()) {
      String token = book.token(sample.name() + ".token", sample.key(), sample.object());
      String[] parts = token.split("\\.");
      book.bytes(sample.name() + ".key", sample.key().publicKey().point());
      book.text(sample.name() + ".header", text(parts[0]));
      book.text(sample.name() + ".payload", text(parts[1]));
      book.bytes(sample.name() + ".digest", Signatures.digest(token));

      assertThat(text(parts[0]))
          .isEqualTo("{\"typ\":\"sealift-%s\",\"alg\":\"ES256\"}".formatted(sample.name()));
      assertThat(verifies(sample.key().publicKey(), parts)).as(sample.name()).isTrue();
      assertThat(Signatures.verify(sample.key().publicKey(), token, sample.object().getClass()))
          .isEqualTo(sample.object());
    }
    book.close();
  }

  @Test
  void noKindIsLeftOut() {
    List<? extends Class<?>> sampled =
        samples.all().stream().map(sample -> sample.object().getClass()).toList();
    assertThat(Set.copyOf(sampled)).isEqualTo(Set.of(SignedObject.class.getPermittedSubclasses()));
  }

  @Test
  void idsAndNonces() throws Exception {
    Bytes tenantKey = world.tenant.publicKey().point();
    Bytes salt = world.manifest.salt();
    VectorWorld.Host host = world.source;
    StartClaim claim =
        new StartClaim(
            world.manifest.vm(), new Generation(7), VectorWorld.digest("m"), host.boot, 5);
    new VectorBook("ids")
        .comment("The id of a machine: its tenant's key and a salt.")
        .bytes("vm.tenantKey", tenantKey)
        .bytes("vm.salt", salt)
        .text("vm", VmId.of(tenantKey, salt).value())
        .comment("The id of a boot: its platform, its two public keys and its TPM's counts.")
        .text("boot.platform", host.platform.value())
        .bytes("boot.signingKey", host.bootKey.publicKey().point())
        .bytes("boot.kemKey", host.kemKey.publicKey())
        .text("boot.resetCount", Long.toString(VectorWorld.RESET_COUNT))
        .text("boot.restartCount", Long.toString(VectorWorld.RESTART_COUNT))
        .text("boot", host.boot.value())
        .comment("The nonce of the attestation result beside a StartClaim.")
        .text("start.vm", claim.vm().value())
        .text("start.gen", "7")
        .text("start.redeemNumber", "5")
        .bytes("start.nonce", claim.attestationNonce())
        .close();

    assertThat(world.manifest.vm().value())
        .isEqualTo(
            "vm-"
                + Bytes.copyOf(Plain.hash("sealift vm id v1", tenantKey, salt))
                    .hex()
                    .substring(0, 40));
    assertThat(host.boot)
        .isEqualTo(
            new BootId(
                Bytes.copyOf(
                        Plain.hash(
                            "sealift boot id v1",
                            host.platform.value(),
                            host.bootKey.publicKey().point(),
                            host.kemKey.publicKey(),
                            VectorWorld.RESET_COUNT,
                            VectorWorld.RESTART_COUNT))
                    .hex()));
    assertThat(claim.attestationNonce().toArray())
        .isEqualTo(Plain.hash("sealift start nonce v1", claim.vm().value(), 7, 5));
  }

  private static boolean verifies(VerifyingKey key, String[] parts) throws Exception {
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    byte[] point = key.point().toArray();
    ECPublicKeySpec spec =
        new ECPublicKeySpec(
            new ECPoint(new BigInteger(1, point, 1, 32), new BigInteger(1, point, 33, 32)),
            curve.getParameterSpec(ECParameterSpec.class));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(KeyFactory.getInstance("EC").generatePublic(spec));
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
  }

  private static String text(String part) {
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
  }
}

package dev.sealift.protocol.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.id.VmId;
import dev.sealift.protocol.signed.DestroyOrder;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** ES256 signatures at the edges of what r and s may be. */
class Es256EdgeTest {

  /** The order of P-256 (FIPS 186-4, D.1.2.3). */
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private static final SigningKey KEY = SigningKey.generate(new SecureRandom());
  private static final Bytes HASH = Sha256.labelled("edge").finish();
  private static final byte[] HONEST = HashSignatures.sign(KEY, HASH).toArray();
  private static final DestroyOrder ORDER = new DestroyOrder(new VmId("vm-" + "a".repeat(40)));
  private static final String TOKEN = Signatures.sign(KEY, ORDER);

  static Stream<Arguments> bad() {
    return Stream.of(
        Arguments.of("r is 0", with(HONEST, BigInteger.ZERO, null)),
        Arguments.of("s is 0", with(HONEST, null, BigInteger.ZERO)),
        Arguments.of("both are 0", new byte[64]),
        Arguments.of("r is n", with(HONEST, N, null)),
        Arguments.of("s is n", with(HONEST, null, N)),
        Arguments.of("both are n", with(HONEST, N, N)),
        Arguments.of("r is n - 1", with(HONEST, N.subtract(BigInteger.ONE), null)),
        Arguments.of("r is the largest number", with(HONEST, BigInteger.TWO.pow(256), null)),
        Arguments.of("s is the largest number", with(HONEST, null, BigInteger.TWO.pow(256))),
        Arguments.of("r and s are swapped", with(HONEST, s(HONEST), r(HONEST))),
        Arguments.of("r is negated", with(HONEST, N.subtract(r(HONEST)), null)),
        Arguments.of("it is empty", new byte[0]),
        Arguments.of("it is one byte short", Arrays.copyOf(HONEST, 63)),
        Arguments.of("it is one byte long", Arrays.copyOf(HONEST, 65)),
        Arguments.of("it is twice as long", Arrays.copyOf(HONEST, 128)),
        Arguments.of("zeros stand before r", padded(HONEST)),
        Arguments.of("it is DER", der(HONEST)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void badSignature_ofAHash_isRefused(String name, byte[] signature) {
    assertThat(HashSignatures.verify(KEY.publicKey(), HASH, Bytes.copyOf(signature))).isFalse();
    assertThat(HashSignatures.verify(KEY.publicKey(), HASH, Bytes.copyOf(HONEST))).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("bad")
  void badSignature_ofAToken_isRefused(String name, byte[] signature) {
    assertThatThrownBy(() -> verify(withSignature(signature)))
        .isInstanceOf(BadSignatureException.class);
  }

  /**
   * ES256 does not ask for the lower of the two s that verify: both are accepted, so one object may
   * have two tokens. What names a token by its digest therefore names one token of an object.
   */
  @Test
  void theOtherS_isAccepted() throws Exception {
    byte[] other = with(HONEST, null, N.subtract(s(HONEST)));
    assertThat(HashSignatures.verify(KEY.publicKey(), HASH, Bytes.copyOf(other))).isTrue();

    byte[] honest = signatureOf(TOKEN);
    String twin = withSignature(with(honest, null, N.subtract(s(honest))));
    assertThat(verify(twin)).isEqualTo(ORDER).isEqualTo(verify(TOKEN));
    assertThat(Signatures.digest(twin)).isNotEqualTo(Signatures.digest(TOKEN));
  }

  private static DestroyOrder verify(String token) throws Exception {
    return Signatures.verify(KEY.publicKey(), token, DestroyOrder.class);
  }

  private static byte[] signatureOf(String token) {
    return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
  }

  private static String withSignature(byte[] signature) {
    return TOKEN.substring(0, TOKEN.lastIndexOf('.') + 1)
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static BigInteger r(byte[] signature) {
    return new BigInteger(1, signature, 0, 32);
  }

  private static BigInteger s(byte[] signature) {
    return new BigInteger(1, signature, 32, 32);
  }

  /** The signature with r, s or both replaced; 2^256 becomes the largest number of 32 bytes. */
  private static byte[] with(byte[] signature, BigInteger r, BigInteger s) {
    byte[] changed = signature.clone();
    put(r, changed, 0);
    put(s, changed, 32);
    return changed;
  }

  private static void put(BigInteger value, byte[] signature, int at) {
    if (value != null) {
      BigInteger most = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
      byte[] wide = value.min(most).add(BigInteger.TWO.pow(264)).toByteArray();
      System.arraycopy(wide, wide.length - 32, signature, at, 32);
    }
  }

  private static byte[] padded(byte[] signature) {
    byte[] longer = new byte[66];
    System.arraycopy(signature, 0, longer, 1, 32);
    System.arraycopy(signature, 32, longer, 34, 32);
    return longer;
  }

  private static byte[] der(byte[] signature) {
    byte[] r = r(signature).toByteArray();
    byte[] s = s(signature).toByteArray();
    byte[] der = new byte[6 + r.length + s.length];
    der[0] = 0x30;
    der[1] = (byte) (4 + r.length + s.length);
    der[2] = 2;
    der[3] = (byte) r.length;
    System.arraycopy(r, 0, der, 4, r.length);
    der[4 + r.length] = 2;
    der[5 + r.length] = (byte) s.length;
    System.arraycopy(s, 0, der, 6 + r.length, s.length);
    return der;
  }
}

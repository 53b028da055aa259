package dev.sealift.attestation.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sealift.protocol.bytes.Bytes;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each structure is refused unless it is whole, alone and canonical. */
class TpmFormatTest {

  interface Parser {
    Object parse(Bytes bytes) throws TpmFormatException;
  }

  static Stream<Arguments> structures() {
    return Stream.of(
        Arguments.of("TPMT_PUBLIC", SwtpmVectors.ENDORSEMENT_KEY, (Parser) TpmPublic::parse),
        Arguments.of("TPMT_PUBLIC", SwtpmVectors.ATTESTATION_KEY, (Parser) TpmPublic::parse),
        Arguments.of("TPMS_ATTEST", SwtpmVectors.QUOTE, (Parser) TpmAttest::parse),
        Arguments.of("TPMS_ATTEST", SwtpmVectors.COUNTER, (Parser) TpmAttest::parse),
        Arguments.of("TPMT_SIGNATURE", SwtpmVectors.QUOTE_SIGNATURE, (Parser) TpmSignature::parse));
  }

  @ParameterizedTest
  @MethodSource("structures")
  void structureCutOffAtAnyLength_isRefusedNamingTheField(
      String structure, Bytes honest, Parser parser) throws Exception {
    assertThat(parser.parse(honest)).isNotNull();
    for (int length = 0; length < honest.length(); length++) {
      Bytes cut = Bytes.copyOf(Arrays.copyOf(honest.toArray(), length));
      assertThatExceptionOfType(TpmFormatException.class)
          .as("cut to %d bytes", length)
          .isThrownBy(() -> parser.parse(cut))
          .satisfies(refusal -> assertThat(refusal.field()).startsWith(structure + "."));
    }
  }

  @ParameterizedTest
  @MethodSource("structures")
  void structureFollowedByAnything_isRefused(String structure, Bytes honest, Parser parser) {
    for (int extra = 1; extra <= 64; extra++) {
      Bytes longer = Bytes.copyOf(Arrays.copyOf(honest.toArray(), honest.length() + extra));
      assertThatExceptionOfType(TpmFormatException.class)
          .isThrownBy(() -> parser.parse(longer))
          .withMessage("%s is followed by %d bytes, want none", structure, extra);
    }
  }

  /** Whatever is accepted is written back byte for byte: no two encodings mean the same. */
  @ParameterizedTest
  @MethodSource("structures")
  void structureWithAnyBitFlipped_isRefusedOrAnotherOne(
      String structure, Bytes honest, Parser parser) throws Exception {
    Object original = parser.parse(honest);
    for (int bit = 0; bit < 8 * honest.length(); bit++) {
      byte[] flipped = honest.toArray();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      try {
        Object parsed = parser.parse(Bytes.copyOf(flipped));
        assertThat(parsed).isNotEqualTo(original);
        assertThat(marshal(parsed)).isEqualTo(Bytes.copyOf(flipped));
      } catch (TpmFormatException refusal) {
        assertThat(refusal.field()).startsWith(structure);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0001, TPMT_PUBLIC.type",
    "2, 0004, TPMT_PUBLIC.nameAlg",
    "8, 0014, TPMT_PUBLIC.authPolicy",
    "10, 0006, TPMT_PUBLIC.parameters.symmetric.keyBits",
    "10, 0025, TPMT_PUBLIC.parameters.symmetric",
    "12, 0014, TPMT_PUBLIC.parameters.scheme",
    "14, 0004, TPMT_PUBLIC.parameters.scheme.hashAlg",
    "16, 0004, TPMT_PUBLIC.parameters.curveID",
    "18, 0020, TPMT_PUBLIC.parameters.kdf",
    "20, 0021, TPMT_PUBLIC.unique.x",
    "20, 001f, TPMT_PUBLIC.unique.x",
    "22, 0000, TPMT_PUBLIC.unique"
  })
  void publicAreaWithOneFieldOff_isRefusedNamingIt(int offset, String hex, String field) {
    assertThatExceptionOfType(TpmFormatException.class)
        .isThrownBy(() -> TpmPublic.parse(with(SwtpmVectors.ATTESTATION_KEY, offset, hex)))
        .satisfies(refusal -> assertThat(refusal.field()).startsWith(field));
  }

  @ParameterizedTest
  @CsvSource({
    "0, ff544348, TPMS_ATTEST.magic",
    "4, 8017, TPMS_ATTEST.type",
    "4, 801c, TPMS_ATTEST.type",
    "6, 0023, TPMS_ATTEST.qualifiedSigner",
    "6, 0021, TPMS_ATTEST.qualifiedSigner",
    "42, 0041, TPMS_ATTEST.extraData",
    "92, 02, TPMS_ATTEST.clockInfo.safe",
    "101, 00000011, TPMS_ATTEST.pcrSelect.count",
    "101, ffffffff, TPMS_ATTEST.pcrSelect.count",
    "107, 00, TPMS_ATTEST.pcrSelect.sizeofSelect",
    "107, 05, TPMS_ATTEST.pcrSelect.sizeofSelect",
    "111, 0014, TPMS_ATTEST.pcrDigest"
  })
  void quoteWithOneFieldOff_isRefusedNamingIt(int offset, String hex, String field) {
    assertThatExceptionOfType(TpmFormatException.class)
        .isThrownBy(() -> TpmAttest.parse(with(SwtpmVectors.QUOTE, offset, hex)))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0014, TPMT_SIGNATURE.sigAlg",
    "2, 0004, TPMT_SIGNATURE.hash",
    "4, 001f, TPMT_SIGNATURE.signatureR",
    "6, 0000000000000000000000000000000000000000000000000000000000000000,"
        + " TPMT_SIGNATURE.signatureR",
    "6, ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,"
        + " TPMT_SIGNATURE.signatureR",
    "40, 0000000000000000000000000000000000000000000000000000000000000000,"
        + " TPMT_SIGNATURE.signatureS",
    "40, ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551,"
        + " TPMT_SIGNATURE.signatureS"
  })
  void signatureWithOneFieldOff_isRefusedNamingIt(int offset, String hex, String field) {
    assertThatExceptionOfType(TpmFormatException.class)
        .isThrownBy(() -> TpmSignature.parse(with(SwtpmVectors.QUOTE_SIGNATURE, offset, hex)))
        .satisfies(refusal -> assertThat(refusal.field()).isEqualTo(field));
  }

  private static Bytes with(Bytes honest, int offset, String hex) {
    byte[] changed = honest.toArray();
    byte[] patch = Bytes.fromHex(hex).toArray();
    System.arraycopy(patch, 0, changed, offset, patch.length);
    return Bytes.copyOf(changed);
  }

  private static Bytes marshal(Object parsed) {
    return switch (parsed) {
      case TpmPublic area -> area.marshal();
      case TpmAttest attest -> attest.marshal();
      case TpmSignature signature -> signature.marshal();
      default -> throw new IllegalStateException("no such structure");
    };
  }
}

package dev.sealift.protocol.vectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.sealift.protocol.crypto.BadSignatureException;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.signed.MalformedObjectException;
import dev.sealift.protocol.signed.SignedObject;
import dev.sealift.protocol.vectors.SampleObjects.Sample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every signed object in every form but its one: each is signed with the right key, so that nothing
 * but the reader can refuse it.
 */
class TokenFormTest {

  private static final String TWO_TO_THE_63 = "9223372036854775808";

  /** Whatever text is a value of these. */
  private static final Set<String> FREE_TEXTS = Set.of("name", "issuer", "tokenId", "suite");

  static Stream<Sample> samples() {
    return new SampleObjects(new VectorWorld()).all().stream();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theOneForm_isAccepted(Sample sample) throws Exception {
    assertThat(verify(sample, signed(sample, header(sample), payload(sample))))
        .isEqualTo(sample.object());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fieldThatIsAbsentNullOrTwice_isRefused(Sample sample) {
    Map<String, Object> claims = sample.object().claims();
    for (String name : claims.keySet()) {
      Map<String, Object> without = new LinkedHashMap<>(claims);
      without.remove(name);
      boolean optional = name.equals("mid") && readsWithoutMid(sample);
      if (!optional) {
        refused(sample, JSONObjectUtils.toJSONString(without), name + " absent");
      }
      Map<String, Object> nulled = new LinkedHashMap<>(claims);
      nulled.put(name, null);
      refused(sample, JSONObjectUtils.toJSONString(nulled), name + " null");
      String field = JSONObjectUtils.toJSONString(Map.of(name, claims.get(name)));
      String inner = field.substring(1, field.length() - 1);
      refused(sample, payload(sample).replace(inner, inner + "," + inner), name + " twice");
    }
    Map<String, Object> more = new LinkedHashMap<>(claims);
    more.put("zzz", 1);
    refused(sample, JSONObjectUtils.toJSONString(more), "an unknown field");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void fieldOfAnotherType_isRefused(Sample sample) {
    sample
        .object()
        .claims()
        .forEach((name, value) -> {
          for (String other : List.of("7", "1.5", "true", "{}", "[1]", "\"\"", "\"%\"", "[{}]")) {
            if (!isSuch(name, value, other)) {
              refused(sample, with(sample, name, other), name + " " + other);
            }
          }
          switch (value) {
            case Number number -> numbers(sample, name, number);
            case String text -> texts(sample, name, text);
            default -> {}
          }
        });
  }

  private static void numbers(Sample sample, String name, Number number) {
    for (String other :
        List.of(
            "-1",
            "-0",
            TWO_TO_THE_63,
            "18446744073709551616",
            number + ".0",
            number + "e0",
            "0" + number,
            "\"" + number + "\"")) {
      refused(sample, with(sample, name, other), name + " " + other);
    }
  }

  private static void texts(Sample sample, String name, String text) {
    if (!FREE_TEXTS.contains(name)) {
      refused(sample, with(sample, name, quoted(text + "=")), name + " padded");
      refused(sample, with(sample, name, quoted(text + "\u0000")), name + " with a zero");
    }
    String rest = quoted(text.substring(1)).substring(1);
    String escaped = "\"\\u%04x%s".formatted((int) text.charAt(0), rest);
    refused(sample, with(sample, name, escaped), name + " escaped");
  }

  /** Whether other JSON is another value of the same type. */
  private static boolean isSuch(String name, Object value, String other) {
    return (value instanceof Number && other.equals("7"))
        || (value instanceof Boolean && other.equals("true"))
        || (FREE_TEXTS.contains(name) && other.equals("\"%\""));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anotherOrderOrSpacesOrMore_isRefused(Sample sample) {
    String honest = payload(sample);
    List<Map.Entry<String, Object>> entries = new ArrayList<>(sample.object().claims().entrySet());
    if (entries.size() > 1) {
      Map<String, Object> reversed = new LinkedHashMap<>();
      entries.reversed().forEach(entry -> reversed.put(entry.getKey(), entry.getValue()));
      refused(sample, JSONObjectUtils.toJSONString(reversed), "reversed");
    }
    for (String other :
        List.of(
            " " + honest,
            honest + " ",
            honest + "\n",
            honest.replaceFirst(":", ": "),
            honest.replaceFirst("\\{", "{ "),
            honest + "{}",
            honest + "}",
            honest.substring(0, honest.length() - 1),
            "[" + honest + "]",
            "\ufeff" + honest,
            "null",
            "",
            "{}")) {
      refused(sample, other, other);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void anotherHeader_isRefused(Sample sample) {
    String typ = "sealift-" + sample.name();
    for (String other :
        List.of(
            "{\"alg\":\"ES256\",\"typ\":\"%s\"}".formatted(typ),
            "{\"typ\":\"%s\", \"alg\":\"ES256\"}".formatted(typ),
            "{\"typ\":\"%s\",\"alg\":\"ES256\",\"kid\":\"1\"}".formatted(typ),
            "{\"typ\":\"%s\",\"alg\":\"ES256\",\"crit\":[]}".formatted(typ),
            "{\"typ\":\"%s\",\"alg\":\"none\"}".formatted(typ),
            "{\"typ\":\"%s\",\"alg\":\"HS256\"}".formatted(typ),
            "{\"typ\":\"%s\",\"alg\":\"ES384\"}".formatted(typ),
            "{\"typ\":\"%s\"}".formatted(typ),
            "{\"alg\":\"ES256\"}",
            "{\"typ\":\"JWT\",\"alg\":\"ES256\"}",
            "{\"typ\":\"%s\",\"alg\":\"ES256\"}".formatted(typ.toUpperCase(java.util.Locale.ROOT)),
            "{}",
            "")) {
      assertThatThrownBy(() -> verify(sample, signed(sample, other, payload(sample))), other)
          .isInstanceOf(BadSignatureException.class);
    }
  }

  @Test
  void tokenThatIsNotThreePartsOfCanonicalBase64Url_isRefused() {
    Sample sample = samples().toList().getLast();
    String honest = Signatures.sign(sample.key(), sample.object());
    List<String> others =
        new ArrayList<>(
            List.of(
                "",
                ".",
                "..",
                "...",
                honest + ".",
                "." + honest,
                honest + "=",
                honest + " ",
                honest + "\n",
                honest.replace('.', ','),
                honest.replaceFirst("\\.", ".."),
                honest.substring(0, honest.lastIndexOf('.')),
                honest.substring(0, honest.lastIndexOf('.') + 1),
                "{\"payload\":\"" + honest + "\"}",
                "a".repeat(Signatures.MAX_TOKEN_CHARS),
                "a".repeat(Signatures.MAX_TOKEN_CHARS + 1)));
    // The last character of a signature of 64 bytes has four spare bits.
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = digits.indexOf(honest.charAt(honest.length() - 1));
    for (int spare = 1; spare < 16; spare++) {
      others.add(honest.substring(0, honest.length() - 1) + digits.charAt(last ^ spare));
    }
    for (String other : others) {
      assertThatThrownBy(() -> verify(sample, other), other)
          .isInstanceOf(BadSignatureException.class);
    }
  }

  private static boolean readsWithoutMid(Sample sample) {
    return List.of("attestation-result", "decision", "running").contains(sample.name());
  }

  private static void refused(Sample sample, String payload, String what) {
    assertThatThrownBy(
            () -> verify(sample, signed(sample, header(sample), payload)),
            "%s: %s",
            sample.name(),
            what)
        .isInstanceOfAny(MalformedObjectException.class, BadSignatureException.class);
  }

  private static SignedObject verify(Sample sample, String token) throws Exception {
    return Signatures.verify(sample.key().publicKey(), token, sample.object().getClass());
  }

  private static String header(Sample sample) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType("sealift-" + sample.name()))
        .build()
        .toString();
  }

  private static String payload(Sample sample) {
    return JSONObjectUtils.toJSONString(sample.object().claims());
  }

  /** The payload with other JSON in the place of a field. */
  private static String with(Sample sample, String name, String json) {
    Map<String, Object> claims = new LinkedHashMap<>(sample.object().claims());
    claims.put(name, "\u0001PLACE\u0001");
    return JSONObjectUtils.toJSONString(claims).replace("\"\\u0001PLACE\\u0001\"", json);
  }

  private static String quoted(String text) {
    String json = JSONObjectUtils.toJSONString(Map.of("v", text));
    return json.substring(5, json.length() - 1);
  }

  /** A JWS of whatever header and payload, signed as ES256. */
  private static String signed(Sample sample, String header, String payload) throws Exception {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(payload);
    Base64URL signature =
        new ECDSASigner(ECKey.parse(jwk(sample.key())))
            .sign(new JWSHeader(JWSAlgorithm.ES256), input.getBytes(StandardCharsets.US_ASCII));
    return input + "." + signature;
  }

  private static String jwk(SigningKey key) {
    return key.exposeJwk();
  }
}

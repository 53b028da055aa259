package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ByteSearchTest {

  private static final byte[] SECRET = new byte[32];

  static {
    new Random(7).nextBytes(SECRET);
  }

  @Test
  void patternAcrossTheSeamOfTwoPieces_isFoundOnce() {
    for (int cut = 0; cut <= 11; cut++) {
      ByteSearch search = new ByteSearch(List.of(ascii("abcabd")));
      byte[] text = ascii("xxabcabcabd");
      search.add(Arrays.copyOfRange(text, 0, cut));
      search.add(Arrays.copyOfRange(text, cut, text.length));
      assertThat(search.hits()).as("cut at %d", cut).isEqualTo(1);
      assertThat(search.bytes()).isEqualTo(text.length);
    }
  }

  @Test
  void patternWhoseHalvesDoNotAdjoin_isNotFound() {
    ByteSearch search = new ByteSearch(List.of(ascii("abcabd")));
    search.add(ascii("abc"));
    search.gap();
    search.add(ascii("abd"));
    assertThat(search.hits()).isZero();
  }

  @Test
  void secretInEveryEncodingAndAlignment_isFound() {
    assertThat(hits(SECRET)).isEqualTo(1);
    assertThat(hits(ascii(HexFormat.of().formatHex(SECRET)))).isEqualTo(1);
    assertThat(hits(ascii(HexFormat.of().withUpperCase().formatHex(SECRET)))).isEqualTo(1);
    for (int before = 0; before < 6; before++) {
      for (int after = 0; after < 6; after++) {
        byte[] message = surrounded(before, after);
        assertThat(hits(Base64.getEncoder().encode(message))).isPositive();
        assertThat(hits(Base64.getUrlEncoder().withoutPadding().encode(message))).isPositive();
      }
    }
  }

  @Test
  void anotherSecret_isNotFound() {
    byte[] other = SECRET.clone();
    other[16] ^= 1;
    assertThat(hits(other)).isZero();
    assertThat(hits(Base64.getEncoder().encode(other))).isZero();
  }

  private static byte[] surrounded(int before, int after) {
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    message.writeBytes(new byte[before]);
    message.writeBytes(SECRET);
    message.writeBytes(new byte[after]);
    return message.toByteArray();
  }

  private static long hits(byte[] text) {
    ByteSearch search = new ByteSearch(SecretPatterns.of(SECRET));
    search.add(text);
    return search.hits();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

package dev.sealift.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TickChainTest {

  private static final byte[] SECRET =
      "a secret of the demo, 32 bytes..".getBytes(StandardCharsets.US_ASCII);

  @Test
  void everyTickOnce_isCountedWhole() throws Exception {
    TickChain chain = chainOf(0, 1, 2, 3);
    assertThat(chain.count()).isEqualTo(4);
    assertThat(chain.lost() + chain.repeated() + chain.forged()).isZero();
  }

  @Test
  void tickLeftOut_isLostAndNothingElse() throws Exception {
    TickChain chain = chainOf(0, 1, 3);
    assertThat(chain.lost()).isEqualTo(1);
    assertThat(chain.repeated() + chain.forged()).isZero();
  }

  @Test
  void tickShownAgain_isRepeatedAndNothingElse() throws Exception {
    TickChain chain = chainOf(0, 1, 1, 2);
    assertThat(chain.repeated()).isEqualTo(1);
    assertThat(chain.lost() + chain.forged()).isZero();
  }

  @Test
  void tickOfAnotherSecret_isForged() throws Exception {
    TickChain chain =
        new TickChain("another secret, also 32 bytes ..".getBytes(StandardCharsets.US_ASCII));
    chain.add(ascii(ticks(SECRET).getFirst()));
    assertThat(chain.forged()).isEqualTo(1);
  }

  @Test
  void lineInPiecesAmongOthers_isOneTick() throws Exception {
    TickChain chain = new TickChain(SECRET);
    String line = ticks(SECRET).getFirst();
    chain.add(ascii("plain 1\r\n" + line.substring(0, 9)));
    assertThat(chain.count()).isZero();
    chain.add(ascii(line.substring(9) + "plain 2\n"));
    assertThat(chain.count()).isEqualTo(1);
  }

  private static TickChain chainOf(int... order) throws Exception {
    TickChain chain = new TickChain(SECRET);
    List<String> ticks = ticks(SECRET);
    for (int i : order) {
      chain.add(ascii(ticks.get(i)));
    }
    return chain;
  }

  private static List<String> ticks(byte[] secret) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    List<String> ticks = new ArrayList<>();
    byte[] chain = new byte[32];
    for (long n = 1; n <= 4; n++) {
      mac.update(chain);
      chain = mac.doFinal(ByteBuffer.allocate(8).putLong(n).array());
      ticks.add("tick %d %s\n".formatted(n, HexFormat.of().formatHex(chain)));
    }
    return ticks;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}

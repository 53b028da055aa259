package dev.sealift.hypervisor.protection;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the vault must print: HMAC-SHA256 chained over the tick numbers. */
public final class TickChain {
  private static final Pattern TICK = Pattern.compile("^tick (\\d+) ([0-9a-f]{64})$");

  private TickChain() {}

  /** The chain value of ticks 1 to {@code count}. */
  public static List<byte[]> values(byte[] secret, int count) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      List<byte[]> values = new ArrayList<>();
      byte[] chain = new byte[32];
      for (long n = 1; n <= count; n++) {
        mac.update(chain);
        chain = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(n).array());
        values.add(chain);
      }
      return values;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lines of the console that are whole ticks. */
  public static List<String> ticks(String console) {
    String whole = console.substring(0, console.lastIndexOf('\n') + 1);
    return whole.lines().filter(line -> line.startsWith("tick ")).toList();
  }

  /** Fails unless the console's ticks are 1, 2, 3 … with the right values; returns how many. */
  public static int requireValid(String console, byte[] secret) {
    List<String> ticks = ticks(console);
    List<byte[]> values = values(secret, ticks.size());
    for (int i = 0; i < ticks.size(); i++) {
      Matcher tick = TICK.matcher(ticks.get(i));
      String wanted = HexFormat.of().formatHex(values.get(i));
      if (!tick.matches()
          || Long.parseLong(tick.group(1)) != i + 1
          || !tick.group(2).equals(wanted)) {
        throw new AssertionError(
            "line %d of the ticks is: %s%nwant: tick %d %s"
                .formatted(i, ticks.get(i), i + 1, wanted));
      }
    }
    return ticks.size();
  }
}

package dev.sealift.cli.demo;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Follows the ticks that the protected process of the demo guest prints.
 *
 * <p>{@code chain(0)} is 32 zero bytes and {@code chain(n) = HMAC-SHA256(secret, chain(n-1) || n)}
 * with n as eight bytes, big-endian; the process prints {@code tick n chain(n)}. Who knows the
 * secret can tell a lost, a repeated and a forged tick from a good one.
 */
public final class TickChain {

  private static final Pattern TICK = Pattern.compile("tick ([0-9]{1,18}) ([0-9a-f]{64})");
  private static final int CHAIN_BYTES = 32;

  private final Mac mac;
  private final StringBuilder line = new StringBuilder();
  private byte[] chain = new byte[CHAIN_BYTES];
  private long count;
  private long lost;
  private long repeated;
  private long forged;

  TickChain(byte[] secret) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** Takes the next bytes of the console; a tick counts once its line is complete. */
  synchronized void add(byte[] console) {
    for (char c : new String(console, StandardCharsets.ISO_8859_1).toCharArray()) {
      if (c == '\n') {
        Matcher tick = TICK.matcher(line.toString().strip());
        if (tick.matches()) {
          tick(Long.parseLong(tick.group(1)), HexFormat.of().parseHex(tick.group(2)));
        }
        line.setLength(0);
      } else {
        line.append(c);
      }
    }
  }

  private void tick(long number, byte[] printed) {
    if (number <= count) {
      repeated++;
      return;
    }
    lost += number - count - 1;
    while (count < number) {
      count++;
      chain =
          mac.doFinal(
              ByteBuffer.allocate(CHAIN_BYTES + Long.BYTES).put(chain).putLong(count).array());
    }
    if (!MessageDigest.isEqual(chain, printed)) {
      forged++;
    }
  }

  /** The number of the newest tick. */
  public synchronized long count() {
    return count;
  }

  /** Ticks that never came although a later one did. */
  public synchronized long lost() {
    return lost;
  }

  /** Ticks that came again, or after a later one. */
  public synchronized long repeated() {
    return repeated;
  }

  /** Ticks whose hash is not the one the secret gives. */
  public synchronized long forged() {
    return forged;
  }
}

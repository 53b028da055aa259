package dev.sealift.hypervisor.memory;

import dev.sealift.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The forms of some secrets, looked for all at once. */
final class Needles {

  /** An AES-256 key is the first of its round keys, as words in the order of the processor. */
  private static final int AES_KEY_BYTES = 32;

  private static final int PREFIX_BYTES = Long.BYTES;

  /** One form of one secret. */
  record Needle(SecretKind kind, SecretForm form, Bytes bytes) {}

  private final Map<Long, List<Needle>> byPrefix = new HashMap<>();
  private final BitSet beginnings = new BitSet(1 << Short.SIZE);
  private int longest;

  /** Adds all forms of a secret. */
  void add(SecretKind kind, Bytes secret) {
    add(new Needle(kind, SecretForm.RAW, secret));
    byte[] text = secret.base64Url().getBytes(StandardCharsets.US_ASCII);
    add(new Needle(kind, SecretForm.BASE64URL, Bytes.copyOf(text)));
    if (secret.length() == AES_KEY_BYTES) {
      add(new Needle(kind, SecretForm.ROUND_KEYS, wordsReversed(secret)));
    }
  }

  /** The length of the longest. */
  int longest() {
    return longest;
  }

  /**
   * Reports each occurrence that lies in the buffer as a whole.
   *
   * @param end where none may begin any more
   */
  void find(ByteBuffer memory, int end, Consumer<Needle> found) {
    int last = Math.min(end - 1, memory.limit() - PREFIX_BYTES);
    for (int at = 0; at <= last; at++) {
      if (beginnings.get(Short.toUnsignedInt(memory.getShort(at)))) {
        for (Needle needle : byPrefix.getOrDefault(memory.getLong(at), List.of())) {
          if (isAt(memory, at, needle.bytes())) {
            found.accept(needle);
          }
        }
      }
    }
  }

  private void add(Needle needle) {
    ByteBuffer bytes = ByteBuffer.wrap(needle.bytes().toArray());
    beginnings.set(Short.toUnsignedInt(bytes.getShort(0)));
    byPrefix.computeIfAbsent(bytes.getLong(0), _ -> new ArrayList<>()).add(needle);
    longest = Math.max(longest, needle.bytes().length());
  }

  private static boolean isAt(ByteBuffer memory, int at, Bytes bytes) {
    return at + bytes.length() <= memory.limit()
        && memory.slice(at, bytes.length()).equals(ByteBuffer.wrap(bytes.toArray()));
  }

  private static Bytes wordsReversed(Bytes key) {
    ByteBuffer words = ByteBuffer.allocate(key.length());
    ByteBuffer in = ByteBuffer.wrap(key.toArray());
    while (in.hasRemaining()) {
      words.putInt(Integer.reverseBytes(in.getInt()));
    }
    return Bytes.copyOf(words.array());
  }
}

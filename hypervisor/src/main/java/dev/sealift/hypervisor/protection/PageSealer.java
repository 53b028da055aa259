package dev.sealift.hypervisor.protection;

import dev.sealift.hypervisor.machine.GuestMemory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/** Seals and opens pages under their rows. One page at a time through its own buffers. */
final class PageSealer implements AutoCloseable {
  private static final byte[] LABEL = "sealift page v1".getBytes(StandardCharsets.US_ASCII);

  private final PageCipher cipher;
  private final byte[] sealed = new byte[GuestMemory.PAGE_BYTES + PageCipher.TAG_BYTES];
  private final byte[] candidate = new byte[GuestMemory.PAGE_BYTES];

  PageSealer(PageCipher cipher) {
    this.cipher = cipher;
  }

  /**
   * Seals the next version of a page under the sealing key.
   *
   * @param ciphertext gets 4096 bytes
   */
  void seal(PageRow row, byte[] page, byte[] ciphertext) {
    PageKeys keys = row.process.keys();
    long generation = keys.sealing();
    SecretKey key = keys.key(generation);
    if (key == null) {
      throw new IllegalStateException("the sealing key is not granted");
    }
    long version = row.nextVersion();
    long counter = keys.spendCounter();
    cipher.seal(key, iv(counter), associated(row, generation, version), page, sealed);
    System.arraycopy(sealed, 0, ciphertext, 0, GuestMemory.PAGE_BYTES);
    ByteBuffer tag = ByteBuffer.wrap(sealed, GuestMemory.PAGE_BYTES, PageCipher.TAG_BYTES);
    row.sealed(new PageSeal(generation, version, counter, tag.getLong(), tag.getLong()));
  }

  /**
   * Opens a page as its row says.
   *
   * @return the rule that is broken, or null with {@code page} filled
   */
  @Nullable ProtectionRule open(
      PageRow row, byte[] ciphertext, byte[] page, Iterable<PageRow> others) {
    if (row.process.keys().key(row.seal().keyGeneration()) == null) {
      return ProtectionRule.KEY_NOT_GRANTED;
    }
    if (opens(row, row.seal(), ciphertext, page)) {
      return null;
    }
    try {
      return diagnose(row, ciphertext, others);
    } finally {
      Arrays.fill(candidate, (byte) 0);
    }
  }

  private ProtectionRule diagnose(PageRow row, byte[] ciphertext, Iterable<PageRow> others) {
    for (PageSeal earlier : row.earlier()) {
      if (opens(row, earlier, ciphertext, candidate)) {
        return ProtectionRule.PAGE_REPLAYED;
      }
    }
    for (PageRow other : others) {
      if (other != row && opens(other, other.seal(), ciphertext, candidate)) {
        return ProtectionRule.PAGE_REMAPPED;
      }
    }
    return ProtectionRule.PAGE_TAMPERED;
  }

  private boolean opens(PageRow row, PageSeal seal, byte[] ciphertext, byte[] page) {
    SecretKey key = row.process.keys().key(seal.keyGeneration());
    if (key == null) {
      return false;
    }
    System.arraycopy(ciphertext, 0, sealed, 0, GuestMemory.PAGE_BYTES);
    ByteBuffer.wrap(sealed, GuestMemory.PAGE_BYTES, PageCipher.TAG_BYTES)
        .putLong(seal.tagHigh())
        .putLong(seal.tagLow());
    byte[] associated = associated(row, seal.keyGeneration(), seal.version());
    return cipher.open(key, iv(seal.counter()), associated, sealed, page);
  }

  @Override
  public void close() {
    cipher.close();
    Arrays.fill(sealed, (byte) 0);
    Arrays.fill(candidate, (byte) 0);
  }

  private static byte[] iv(long counter) {
    return ByteBuffer.allocate(PageCipher.IV_BYTES).putInt(0).putLong(counter).array();
  }

  private static byte[] associated(PageRow row, long generation, long version) {
    byte[] identity = row.process.identity();
    return ByteBuffer.allocate(LABEL.length + identity.length + 3 * Long.BYTES)
        .put(LABEL)
        .put(identity)
        .putLong(row.virtualPage)
        .putLong(generation)
        .putLong(version)
        .array();
  }
}

package dev.sealift.hypervisor.protection;

import dev.sealift.protocol.bytes.Bytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.IvParameterSpec;

/**
 * Page verification switched off, as if each page carried its IV and nothing checked whose or how
 * old it is: whatever was once sealed opens, and anything else is decrypted without its tag. Exists
 * in tests alone.
 */
final class UnverifiedPageCipher implements PageCipher {
  private final PageCipher honest = new GcmPageCipher();
  private final Map<Bytes, byte[]> everSealed = new ConcurrentHashMap<>();

  @Override
  public void seal(SecretKey key, byte[] iv, byte[] associated, byte[] page, byte[] sealed) {
    honest.seal(key, iv, associated, page, sealed);
    everSealed.put(ciphertext(sealed, page.length), page.clone());
  }

  @Override
  public boolean open(SecretKey key, byte[] iv, byte[] associated, byte[] sealed, byte[] page) {
    byte[] known = everSealed.get(ciphertext(sealed, page.length));
    if (known != null) {
      System.arraycopy(known, 0, page, 0, page.length);
      return true;
    }
    try {
      Cipher counterMode = Cipher.getInstance("AES/CTR/NoPadding");
      byte[] first = ByteBuffer.allocate(16).put(iv).putInt(2).array();
      counterMode.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(first));
      counterMode.doFinal(sealed, 0, page.length, page, 0);
      return true;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    honest.close();
  }

  private static Bytes ciphertext(byte[] sealed, int length) {
    return Bytes.copyOf(Arrays.copyOf(sealed, length));
  }
}

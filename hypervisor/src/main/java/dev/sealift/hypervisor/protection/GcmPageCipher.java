package dev.sealift.hypervisor.protection;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/** AES-256-GCM (NIST SP 800-38D) of the JDK, on heap arrays, where it is fastest. */
final class GcmPageCipher implements PageCipher {
  private final Cipher cipher;

  GcmPageCipher() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  @Override
  public void seal(SecretKey key, byte[] iv, byte[] associated, byte[] page, byte[] sealed) {
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
      cipher.updateAAD(associated);
      cipher.doFinal(page, 0, page.length, sealed, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a page could not be sealed", e);
    }
  }

  @Override
  public boolean open(SecretKey key, byte[] iv, byte[] associated, byte[] sealed, byte[] page) {
    try {
      cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
      cipher.updateAAD(associated);
      cipher.doFinal(sealed, 0, sealed.length, page, 0);
      return true;
    } catch (AEADBadTagException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a page could not be opened", e);
    }
  }

  @Override
  public void close() {
    try (PageKey none = new PageKey(new byte[PageKeys.KEY_BYTES])) {
      // The provider drops its copy of a key for the next one, in this mode alone.
      GCMParameterSpec spec = new GCMParameterSpec(8 * TAG_BYTES, new byte[IV_BYTES]);
      cipher.init(Cipher.ENCRYPT_MODE, none, spec);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }
}

package dev.sealift.hypervisor.protection;

import javax.crypto.SecretKey;

/** No encryption: frames hold what their owner wrote. Exists in tests alone. */
final class PlainPageCipher implements PageCipher {
  @Override
  public void seal(SecretKey key, byte[] iv, byte[] associated, byte[] page, byte[] sealed) {
    System.arraycopy(page, 0, sealed, 0, page.length);
  }

  @Override
  public boolean open(SecretKey key, byte[] iv, byte[] associated, byte[] sealed, byte[] page) {
    System.arraycopy(sealed, 0, page, 0, page.length);
    return true;
  }

  @Override
  public void close() {}
}

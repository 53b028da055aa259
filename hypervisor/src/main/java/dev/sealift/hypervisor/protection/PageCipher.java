package dev.sealift.hypervisor.protection;

import javax.crypto.SecretKey;

/** Seals and opens one page. A port, so that tests can show what happens without verification. */
interface PageCipher extends AutoCloseable {
  int TAG_BYTES = 16;
  int IV_BYTES = 12;

  /**
   * Seals.
   *
   * @param page 4096 bytes
   * @param sealed gets ciphertext (4096) and tag (16)
   */
  void seal(SecretKey key, byte[] iv, byte[] associated, byte[] page, byte[] sealed);

  /**
   * Opens.
   *
   * @param sealed ciphertext and tag
   * @param page gets 4096 bytes; of no meaning when false is returned
   * @return whether the tag holds
   */
  boolean open(SecretKey key, byte[] iv, byte[] associated, byte[] sealed, byte[] page);

  /** Forgets the last key, of which a provider keeps a copy. */
  @Override
  void close();
}

package dev.sealift.hypervisor.migration;

/** How long the protection metadata of a machine can be. */
final class Metadata {

  /** Keys, contexts and IV counters of as many processes as a manifest can name. */
  private static final int FIXED_BYTES = 2 << 20;

  /** A row has 52 bytes, and a page may be listed that is not resident. */
  private static final int BYTES_PER_FRAME = 2 * 64;

  private Metadata() {}

  /** The most that a machine of so many frames can have. */
  static int maxBytes(int frames) {
    return (int) Math.min(Integer.MAX_VALUE - 16, FIXED_BYTES + (long) frames * BYTES_PER_FRAME);
  }
}

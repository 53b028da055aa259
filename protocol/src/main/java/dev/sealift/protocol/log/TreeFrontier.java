package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * A tree that grows leaf by leaf and remembers only what its root is made of: one full subtree for
 * each bit of its size.
 */
final class TreeFrontier {

  /** A size has 63 bits. */
  private static final int LEVELS = 63;

  private final @Nullable Bytes[] full = new Bytes[LEVELS];
  private long size;

  long size() {
    return size;
  }

  void append(Bytes leaf) {
    Bytes hash = leaf;
    int level = 0;
    for (Bytes left = at(level); left != null; left = at(level)) {
      hash = MerkleTree.join(left, hash);
      level++;
    }
    full[level] = hash;
    size++;
  }

  /** The hash of the whole tree, as {@link MerkleTree#root}. */
  Bytes root() {
    Bytes root = null;
    for (int level = 0; level < LEVELS; level++) {
      Bytes left = at(level);
      if (left != null) {
        root = root == null ? left : MerkleTree.join(left, root);
      }
    }
    return root == null ? Sha256.of(new byte[0]) : root;
  }

  /** The full subtree of 2^level leaves that the size ends with at this level, if there is one. */
  private @Nullable Bytes at(int level) {
    return (size >> level) % 2 == 1 ? full[level] : null;
  }
}

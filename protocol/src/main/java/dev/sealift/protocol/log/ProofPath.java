package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import java.util.List;

/** The hashes of a proof. */
final class ProofPath {

  /** A path has at most one hash a level and one more; a size has 63 bits. */
  private static final int MAX_HASHES = 64;

  private ProofPath() {}

  static List<Bytes> checked(List<Bytes> path) {
    if (path.size() > MAX_HASHES) {
      throw new IllegalArgumentException(
          "path has %d hashes, want <= %d".formatted(path.size(), MAX_HASHES));
    }
    for (Bytes hash : path) {
      if (hash.length() != MerkleTree.HASH_BYTES) {
        throw new IllegalArgumentException(
            "path has a hash of %d bytes, want %d".formatted(hash.length(), MerkleTree.HASH_BYTES));
      }
    }
    return List.copyOf(path);
  }
}

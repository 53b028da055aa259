package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import java.util.List;

/**
 * That a leaf stands at a place in a tree.
 *
 * @param index how many leaves stand before it
 * @param path hashes of 32 bytes, from the leaf to the root
 */
public record InclusionProof(long index, List<Bytes> path) {

  public InclusionProof {
    if (index < 0) {
      throw new IllegalArgumentException("index is %d, want >= 0".formatted(index));
    }
    path = ProofPath.checked(path);
  }

  /** Whether it proves this of a leaf and a tree (RFC 9162, section 2.1.3.2). */
  public boolean proves(Bytes leaf, long size, Bytes root) {
    if (index >= size) {
      return false;
    }
    long place = index;
    long last = size - 1;
    Bytes hash = leaf;
    for (Bytes sibling : path) {
      if (last == 0) {
        return false;
      }
      if (place % 2 == 1 || place == last) {
        hash = MerkleTree.join(sibling, hash);
        // At the right edge a node without a right sibling rises as it is.
        int levels = place % 2 == 1 ? 0 : Long.numberOfTrailingZeros(place);
        place >>= levels;
        last >>= levels;
      } else {
        hash = MerkleTree.join(hash, sibling);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && hash.equals(root);
  }
}

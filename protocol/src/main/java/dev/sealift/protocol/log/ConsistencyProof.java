package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import java.util.List;

/**
 * That a tree begins with the leaves of an older one: nothing was changed or taken away.
 *
 * @param oldSize how many leaves the older tree had
 * @param path hashes of 32 bytes
 */
public record ConsistencyProof(long oldSize, List<Bytes> path) {

  public ConsistencyProof {
    if (oldSize < 0) {
      throw new IllegalArgumentException("oldSize is %d, want >= 0".formatted(oldSize));
    }
    path = ProofPath.checked(path);
  }

  /** Whether it proves this of two trees (RFC 9162, section 2.1.4.2). */
  public boolean proves(Bytes oldRoot, long size, Bytes root) {
    if (oldSize == 0) {
      return path.isEmpty();
    }
    if (oldSize >= size) {
      return oldSize == size && path.isEmpty() && oldRoot.equals(root);
    }
    return !path.isEmpty() && grows(oldRoot, size, root);
  }

  private boolean grows(Bytes oldRoot, long size, Bytes root) {
    // The largest full subtree at the end of the old tree; the old tree itself if that is full.
    int levels = Long.numberOfTrailingZeros(oldSize);
    boolean full = Long.bitCount(oldSize) == 1;
    long place = (oldSize - 1) >> levels;
    long last = (size - 1) >> levels;
    Bytes oldHash = full ? oldRoot : path.getFirst();
    Bytes hash = oldHash;
    for (Bytes sibling : full ? path : path.subList(1, path.size())) {
      if (last == 0) {
        return false;
      }
      if (place % 2 == 1 || place == last) {
        oldHash = MerkleTree.join(sibling, oldHash);
        hash = MerkleTree.join(sibling, hash);
        int risen = place % 2 == 1 ? 0 : Long.numberOfTrailingZeros(place);
        place >>= risen;
        last >>= risen;
      } else {
        hash = MerkleTree.join(hash, sibling);
      }
      place >>= 1;
      last >>= 1;
    }
    return last == 0 && oldHash.equals(oldRoot) && hash.equals(root);
  }
}

package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The hash tree over the tokens of a log (RFC 9162, section 2.1).
 *
 * <p>What is stored are its full subtrees, of 1, 2, 4, … leaves, which never change once they are
 * full; every root and every proof is made of some of them, as many as the size has bits.
 */
public final class MerkleTree {

  /** Length of every hash in the tree. */
  static final int HASH_BYTES = 32;

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final long size;
  private final Nodes nodes;

  /**
   * A tree of which every full subtree is stored.
   *
   * @param size how many leaves it has
   */
  public MerkleTree(long size, Nodes nodes) {
    if (size < 0) {
      throw new IllegalArgumentException("size is %d, want >= 0".formatted(size));
    }
    this.size = size;
    this.nodes = nodes;
  }

  /** The full subtrees of a tree, as they are stored. */
  @FunctionalInterface
  public interface Nodes {
    /**
     * The hash of a full subtree.
     *
     * @param level it has 2^level leaves
     * @param index how many subtrees of this level stand before it
     */
    Bytes hash(int level, long index);
  }

  /** A subtree that is full now, to be stored. */
  public record Node(int level, long index, Bytes hash) {}

  /** The hash of a leaf: of a zero byte and the characters of the token. */
  public static Bytes leaf(String token) {
    byte[] ascii = token.getBytes(StandardCharsets.US_ASCII);
    byte[] input = new byte[1 + ascii.length];
    input[0] = LEAF;
    System.arraycopy(ascii, 0, input, 1, ascii.length);
    return Sha256.of(input);
  }

  /** The hash of two subtrees side by side: of a one byte and their hashes. */
  static Bytes join(Bytes left, Bytes right) {
    byte[] input = new byte[1 + 2 * HASH_BYTES];
    input[0] = NODE;
    System.arraycopy(left.toArray(), 0, input, 1, HASH_BYTES);
    System.arraycopy(right.toArray(), 0, input, 1 + HASH_BYTES, HASH_BYTES);
    return Sha256.of(input);
  }

  /** The subtrees that one more leaf fills: the leaf itself, and those that it is the last of. */
  public List<Node> append(Bytes leaf) {
    List<Node> filled = new ArrayList<>();
    Bytes hash = leaf;
    long index = size;
    int level = 0;
    filled.add(new Node(level, index, hash));
    while (index % 2 == 1) {
      hash = join(nodes.hash(level, index - 1), hash);
      index /= 2;
      level++;
      filled.add(new Node(level, index, hash));
    }
    return List.copyOf(filled);
  }

  /** The hash of the whole tree. */
  public Bytes root() {
    return size == 0 ? Sha256.of(new byte[0]) : hash(0, size);
  }

  /** Proves that a leaf is in the tree (RFC 9162, section 2.1.3.1). */
  public InclusionProof inclusion(long index) {
    if (index < 0 || index >= size) {
      throw new IllegalArgumentException("index is %d, want 0 to %d".formatted(index, size - 1));
    }
    List<Bytes> path = new ArrayList<>();
    inclusion(path, index, 0, size);
    return new InclusionProof(index, path);
  }

  /** Proves that the tree begins with the leaves of an older one (RFC 9162, section 2.1.4.1). */
  public ConsistencyProof consistency(long oldSize) {
    if (oldSize < 0 || oldSize > size) {
      throw new IllegalArgumentException("oldSize is %d, want 0 to %d".formatted(oldSize, size));
    }
    List<Bytes> path = new ArrayList<>();
    if (oldSize > 0) {
      consistency(path, oldSize, 0, size);
    }
    return new ConsistencyProof(oldSize, path);
  }

  private void inclusion(List<Bytes> path, long index, long start, long end) {
    if (end - start == 1) {
      return;
    }
    long middle = middle(start, end);
    if (index < middle) {
      inclusion(path, index, start, middle);
      path.add(hash(middle, end));
    } else {
      inclusion(path, index, middle, end);
      path.add(hash(start, middle));
    }
  }

  /** A subtree that begins with the old tree needs no hash of its own: the old root is known. */
  private void consistency(List<Bytes> path, long oldSize, long start, long end) {
    if (oldSize == end) {
      if (start > 0) {
        path.add(hash(start, end));
      }
      return;
    }
    long middle = middle(start, end);
    if (oldSize <= middle) {
      consistency(path, oldSize, start, middle);
      path.add(hash(middle, end));
    } else {
      consistency(path, oldSize, middle, end);
      path.add(hash(start, middle));
    }
  }

  private Bytes hash(long start, long end) {
    long leaves = end - start;
    if (Long.bitCount(leaves) == 1) {
      return nodes.hash(Long.numberOfTrailingZeros(leaves), start / leaves);
    }
    long middle = middle(start, end);
    return join(hash(start, middle), hash(middle, end));
  }

  /** The left subtree is the largest full one that leaves something to the right. */
  private static long middle(long start, long end) {
    return start + Long.highestOneBit(end - start - 1);
  }
}

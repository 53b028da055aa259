package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.vectors.Plain;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** RFC 9162, section 2.1, over whole lists of leaves and by its definitions, word for word. */
final class PlainTree {

  private PlainTree() {}

  /** MTH(D_n). */
  static Bytes root(List<String> leaves) {
    return Bytes.copyOf(hash(leaves));
  }

  /** PATH(m, D_n). */
  static List<Bytes> path(int m, List<String> leaves) {
    int n = leaves.size();
    if (n == 1) {
      return List.of();
    }
    int k = k(n);
    return m < k
        ? with(path(m, leaves.subList(0, k)), leaves.subList(k, n))
        : with(path(m - k, leaves.subList(k, n)), leaves.subList(0, k));
  }

  /** PROOF(m, D_n). */
  static List<Bytes> proof(int m, List<String> leaves) {
    return m == 0 ? List.of() : subproof(m, leaves, true);
  }

  private static List<Bytes> subproof(int m, List<String> leaves, boolean complete) {
    int n = leaves.size();
    if (m == n) {
      return complete ? List.of() : List.of(root(leaves));
    }
    int k = k(n);
    return m <= k
        ? with(subproof(m, leaves.subList(0, k), complete), leaves.subList(k, n))
        : with(subproof(m - k, leaves.subList(k, n), false), leaves.subList(0, k));
  }

  private static List<Bytes> with(List<Bytes> path, List<String> leaves) {
    List<Bytes> longer = new ArrayList<>(path);
    longer.add(root(leaves));
    return longer;
  }

  private static byte[] hash(List<String> leaves) {
    int n = leaves.size();
    if (n == 0) {
      return Plain.sha256(new byte[0]);
    }
    if (n == 1) {
      return Plain.sha256(
          Plain.join(new byte[] {0}, leaves.getFirst().getBytes(StandardCharsets.US_ASCII)));
    }
    int k = k(n);
    return Plain.sha256(
        Plain.join(new byte[] {1}, hash(leaves.subList(0, k)), hash(leaves.subList(k, n))));
  }

  /** The largest power of two below n. */
  private static int k(int n) {
    int k = 1;
    while (2 * k < n) {
      k *= 2;
    }
    return k;
  }
}

package dev.sealift.protocol.log;

import dev.sealift.protocol.bytes.Bytes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tree that grows leaf by leaf in memory. */
public final class StoredTree {

  private final List<String> leaves = new ArrayList<>();
  private final Map<String, Bytes> nodes = new HashMap<>();

  /** Appends tokens. */
  public StoredTree add(List<String> tokens) {
    for (String token : tokens) {
      for (MerkleTree.Node node : tree().append(MerkleTree.leaf(token))) {
        nodes.put(node.level() + "/" + node.index(), node.hash());
      }
      leaves.add(token);
    }
    return this;
  }

  /** The tree as it is now. */
  public MerkleTree tree() {
    return new MerkleTree(leaves.size(), (level, index) -> nodes.get(level + "/" + index));
  }
}

package dev.sealift.simulation;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.log.Witnessed;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.signed.SignedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The broker's log, with its tree; one more word makes another log. */
final class BrokerLog {

  static final BrokerLog EMPTY = new BrokerLog(List.of(), List.of());

  private final List<SignedObject> words;

  /** The full subtrees, by their level and then by their place in it. */
  private final List<List<Bytes>> nodes;

  /** Made when it is asked for first, by whichever thread; it is always the same. */
  private @Nullable Checkpoint checkpoint;

  private BrokerLog(List<SignedObject> words, List<List<Bytes>> nodes) {
    this.words = words;
    this.nodes = nodes;
  }

  BrokerLog plus(SignedObject word, Bytes leaf) {
    List<SignedObject> more = new ArrayList<>(words);
    more.add(word);
    List<List<Bytes>> grown = new ArrayList<>(nodes);
    for (MerkleTree.Node node : tree(size()).append(leaf)) {
      if (node.level() == grown.size()) {
        grown.add(List.of());
      }
      List<Bytes> level = new ArrayList<>(grown.get(node.level()));
      level.add(node.hash());
      grown.set(node.level(), level);
    }
    return new BrokerLog(more, grown);
  }

  /** What was logged, in order. */
  List<SignedObject> words() {
    return words;
  }

  int size() {
    return words.size();
  }

  /** With how many words both begin. */
  int inCommonWith(BrokerLog other) {
    int common = 0;
    while (common < size()
        && common < other.size()
        && words.get(common).equals(other.words.get(common))) {
      common++;
    }
    return common;
  }

  /** The leaf of a word, if it is in here. */
  @Nullable Bytes leaf(SignedObject word) {
    int index = words.indexOf(word);
    return index < 0 ? null : nodes.getFirst().get(index);
  }

  /** The tree of the first leaves. */
  MerkleTree tree(long size) {
    return new MerkleTree(size, (level, index) -> nodes.get(level).get((int) index));
  }

  /** How far it has grown; it has grown at all. */
  Checkpoint checkpoint() {
    if (checkpoint == null) {
      checkpoint = new Checkpoint(Ids.ORIGIN, size(), tree(size()).root());
    }
    return checkpoint;
  }

  /** That a word of it is in it, with what a witness said. */
  Witnessed proof(SignedObject word, Cosignature cosignature) {
    int index = Math.max(0, words.indexOf(word));
    return new Witnessed(tree(size()).inclusion(index), checkpoint(), cosignature);
  }
}

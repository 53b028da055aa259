package dev.sealift.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import dev.sealift.protocol.vectors.Plain;
import dev.sealift.protocol.vectors.VectorBook;
import dev.sealift.protocol.vectors.VectorWorld;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The vector of the log: a small tree, its proofs, and the two words on it. */
class LogVectorsTest {

  private static final int SIZE = 7;
  private static final int OLD_SIZE = 3;
  private static final int INDEX = 5;

  @Test
  void log() throws Exception {
    VectorWorld world = new VectorWorld();
    Bytes key = world.broker.publicKey().point();
    VectorBook book = new VectorBook("log").comment("Which log: it follows from the broker's key.");
    book.bytes("broker.key", key).bytes("origin", Checkpoint.originOf(key));
    assertThat(Checkpoint.originOf(key).toArray())
        .isEqualTo(Plain.hash("sealift log origin v1", key));

    List<String> leaves = IntStream.range(0, SIZE).mapToObj(i -> "token " + i).toList();
    book.comment("A tree that grows: its leaves, and its root when it has so many.");
    for (int i = 0; i < SIZE; i++) {
      Bytes root = new StoredTree().add(leaves.subList(0, i + 1)).tree().root();
      book.text("leaf." + i, leaves.get(i)).bytes("root." + (i + 1), root);
      assertThat(root).isEqualTo(PlainTree.root(leaves.subList(0, i + 1)));
    }

    MerkleTree tree = new StoredTree().add(leaves).tree();
    book.comment("Leaf 5 is in the tree of 7, and that tree begins with the one of 3: hashes.");
    book.text("inclusion.5.7", joined(tree.inclusion(INDEX).path()));
    book.text("consistency.3.7", joined(tree.consistency(OLD_SIZE).path()));
    assertThat(tree.inclusion(INDEX).path()).isEqualTo(PlainTree.path(INDEX, leaves));
    assertThat(tree.consistency(OLD_SIZE).path()).isEqualTo(PlainTree.proof(OLD_SIZE, leaves));

    Checkpoint checkpoint = new Checkpoint(Checkpoint.originOf(key), SIZE, tree.root());
    book.comment("The tree of 7 by the broker and by the witness.");
    book.token("checkpoint", world.broker, checkpoint);
    book.bytes("witness.key", world.verifier.publicKey().point());
    book.token("cosignature", world.verifier, Cosignature.of(checkpoint));
    book.close();
  }

  private static String joined(List<Bytes> path) {
    return String.join(" ", path.stream().map(Bytes::hex).toList());
  }
}

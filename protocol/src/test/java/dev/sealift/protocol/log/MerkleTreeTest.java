package dev.sealift.protocol.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Trees and proofs of every size up to one beyond 64, against the definitions of the RFC. */
class MerkleTreeTest {

  private static final int MAX_SIZE = 70;

  private static final Bytes OTHER = Sha256.labelled("another hash").finish();

  @Test
  void roots_areTheDefinedOnes() {
    for (int size = 0; size <= MAX_SIZE; size++) {
      assertThat(tree(size).root()).as("size %d", size).isEqualTo(PlainTree.root(leaves(size)));
    }
  }

  /** The roots that the tests of Certificate Transparency's logs have for eight small leaves. */
  @Test
  void roots_areThePublishedOnes() {
    List<String> leaves =
        List.of("", "\0", "\u0010", " !", "01", "@ABC", "PQRSTUVW", "`abcdefghijklmno");
    List<String> roots =
        List.of(
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328");
    for (int size = 1; size <= leaves.size(); size++) {
      assertThat(new StoredTree().add(leaves.subList(0, size)).tree().root().hex())
          .isEqualTo(roots.get(size - 1));
    }
  }

  @Test
  void everyLeafOfEveryTree_isProvedThereAndNowhereElse() {
    for (int size = 1; size <= MAX_SIZE; size++) {
      MerkleTree tree = tree(size);
      for (int index = 0; index < size; index++) {
        InclusionProof proof = tree.inclusion(index);
        assertThat(proof.path()).isEqualTo(PlainTree.path(index, leaves(size)));
        assertThat(proves(proof, index, size, tree.root())).isTrue();
        assertThat(proves(proof, index, size, OTHER)).isFalse();
        for (int other = 0; other <= size; other++) {
          if (other != index) {
            assertThat(proves(proof, other, size, tree.root())).isFalse();
            assertThat(proves(new InclusionProof(other, proof.path()), index, size, tree.root()))
                .as("leaf %d of %d at %d", index, size, other)
                .isFalse();
          }
        }
        for (List<Bytes> path : spoilt(proof.path())) {
          assertThat(proves(new InclusionProof(index, path), index, size, tree.root())).isFalse();
        }
      }
    }
  }

  @Test
  void everyTree_isProvedToGrowOutOfEverySmallerOneAndNoOther() {
    for (int size = 1; size <= MAX_SIZE; size++) {
      MerkleTree tree = tree(size);
      for (int old = 0; old <= size; old++) {
        ConsistencyProof proof = tree.consistency(old);
        Bytes oldRoot = tree(old).root();
        assertThat(proof.path()).isEqualTo(PlainTree.proof(old, leaves(size)));
        assertThat(proof.proves(oldRoot, size, tree.root())).as("%d to %d", old, size).isTrue();
        if (old == 0) {
          continue;
        }
        assertThat(proof.proves(OTHER, size, tree.root())).isFalse();
        assertThat(proof.proves(oldRoot, size, OTHER)).isFalse();
        assertThat(proof.proves(oldRoot, old - 1, tree.root())).isFalse();
        for (List<Bytes> path : spoilt(proof.path())) {
          assertThat(new ConsistencyProof(old, path).proves(oldRoot, size, tree.root()))
              .as("%d to %d", old, size)
              .isFalse();
        }
      }
    }
  }

  /** F6: another history of the same length, and a shorter one that went on, are no extension. */
  @Test
  void rewrittenLeaf_isNoExtensionWhereverItStands() {
    int size = 20;
    for (int changed = 0; changed < 12; changed++) {
      List<String> rewritten = new ArrayList<>(leaves(size));
      rewritten.set(changed, "rewritten");
      MerkleTree other = new StoredTree().add(rewritten).tree();
      assertThat(other.consistency(12).proves(tree(12).root(), size, other.root())).isFalse();
      assertThat(tree(size).consistency(12).proves(tree(12).root(), size, other.root())).isFalse();
    }
  }

  @Test
  void emptyTree_hasNothingToProve() {
    assertThat(new ConsistencyProof(0, List.of(OTHER)).proves(OTHER, 1, OTHER)).isFalse();
    assertThat(new InclusionProof(0, List.of()).proves(OTHER, 0, OTHER)).isFalse();
  }

  @Test
  void whatIsOutOfBounds_isNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InclusionProof(-1, List.of()))
        .withMessage("index is -1, want >= 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConsistencyProof(-1, List.of()))
        .withMessage("oldSize is -1, want >= 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InclusionProof(0, Collections.nCopies(65, OTHER)))
        .withMessage("path has 65 hashes, want <= 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ConsistencyProof(1, List.of(Bytes.fromHex("00"))))
        .withMessage("path has a hash of 1 bytes, want 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree(3).inclusion(3))
        .withMessage("index is 3, want 0 to 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tree(3).consistency(4))
        .withMessage("oldSize is 4, want 0 to 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MerkleTree(-1, (_, _) -> OTHER))
        .withMessage("size is -1, want >= 0");
  }

  private static boolean proves(InclusionProof proof, int leaf, int size, Bytes root) {
    return proof.proves(MerkleTree.leaf("token " + leaf), size, root);
  }

  /** A path with each hash changed, each left out, and one more at either end. */
  private static List<List<Bytes>> spoilt(List<Bytes> path) {
    List<List<Bytes>> spoilt = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      List<Bytes> changed = new ArrayList<>(path);
      changed.set(i, OTHER);
      spoilt.add(changed);
      List<Bytes> shorter = new ArrayList<>(path);
      shorter.remove(i);
      spoilt.add(shorter);
    }
    List<Bytes> before = new ArrayList<>(path);
    before.addFirst(OTHER);
    spoilt.add(before);
    List<Bytes> after = new ArrayList<>(path);
    after.addLast(OTHER);
    spoilt.add(after);
    return spoilt;
  }

  private static MerkleTree tree(int size) {
    return new StoredTree().add(leaves(size)).tree();
  }

  private static List<String> leaves(int size) {
    return IntStream.range(0, size).mapToObj(i -> "token " + i).toList();
  }
}

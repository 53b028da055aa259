package dev.sealift.hypervisor.services;

import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.log.LogProof;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.log.Witness;
import dev.sealift.protocol.log.WitnessRefused;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The broker's log in memory, and its witness beside it with the real rule. */
final class TestLog {

  private final SigningKey brokerKey;
  private final SigningKey witnessKey;
  private final List<String> leaves = new ArrayList<>();
  private final Map<String, Bytes> nodes = new HashMap<>();
  private Optional<Checkpoint> witnessed = Optional.empty();

  TestLog(SigningKey brokerKey, SigningKey witnessKey) {
    this.brokerKey = brokerKey;
    this.witnessKey = witnessKey;
  }

  /** Appends a token. */
  String append(String token) {
    for (MerkleTree.Node node : tree().append(MerkleTree.leaf(token))) {
      nodes.put(node.level() + "/" + node.index(), node.hash());
    }
    leaves.add(token);
    return token;
  }

  /** Restores the log as it was before a token came. */
  void setBackBefore(String token) {
    leaves.subList(leaves.indexOf(token), leaves.size()).clear();
  }

  /** The attack's switch: a witness that remembers nothing, as if there were none. */
  void forget() {
    witnessed = Optional.empty();
  }

  /** The proof of a token, as good as the broker can make it. */
  LogProof proof(String token) {
    Checkpoint checkpoint =
        new Checkpoint(
            Checkpoint.originOf(brokerKey.publicKey().point()), leaves.size(), tree().root());
    return new LogProof(
        tree().inclusion(leaves.indexOf(token)),
        Signatures.sign(brokerKey, checkpoint),
        cosigned(checkpoint));
  }

  private String cosigned(Checkpoint checkpoint) {
    long seen = witnessed.map(Checkpoint::size).orElse(0L);
    try {
      Cosignature cosignature =
          Witness.cosign(witnessed, tree().consistency(Math.min(seen, leaves.size())), checkpoint);
      witnessed = Optional.of(checkpoint);
      return Signatures.sign(witnessKey, cosignature);
    } catch (WitnessRefused e) {
      return Signatures.sign(brokerKey, Cosignature.of(checkpoint));
    }
  }

  private MerkleTree tree() {
    return new MerkleTree(leaves.size(), (level, index) -> nodes.get(level + "/" + index));
  }
}

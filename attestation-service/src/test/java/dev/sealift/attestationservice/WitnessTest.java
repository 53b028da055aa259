package dev.sealift.attestationservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealift.api.attestation.CosignRequest;
import dev.sealift.protocol.bytes.Bytes;
import dev.sealift.protocol.bytes.Sha256;
import dev.sealift.protocol.crypto.Signatures;
import dev.sealift.protocol.crypto.SigningKey;
import dev.sealift.protocol.log.ConsistencyProof;
import dev.sealift.protocol.log.MerkleTree;
import dev.sealift.protocol.signed.Checkpoint;
import dev.sealift.protocol.signed.Cosignature;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The witness of the broker's log over HTTP: it signs what grew, and forgets nothing. */
class WitnessTest extends ServiceTest {

  private static final String CHECKPOINTS = "/v1/witness/checkpoints";
  private static final Bytes ORIGIN = Checkpoint.originOf(BROKER_KEY.publicKey().point());

  @Autowired private JdbcClient database;

  @Test
  void logThatGrows_isCosignedStepByStep() throws Exception {
    assertThat(get(CHECKPOINTS + "/newest").text()).isEqualTo("{}");
    Log log = new Log("a", "b", "c");
    assertThat(cosigned(log, 0)).isEqualTo(Cosignature.of(log.checkpoint()));
    assertThat(newest()).isEqualTo(log.checkpoint());
    log.add("d", "e", "f", "g");
    assertThat(cosigned(log, 3)).isEqualTo(Cosignature.of(log.checkpoint()));
    assertThat(cosigned(log, 7)).isEqualTo(Cosignature.of(log.checkpoint()));
    assertThat(newest()).isEqualTo(log.checkpoint());
  }

  /** F6: the broker's database was restored, and it wants to decide on the old state. */
  @Test
  void logThatWasSetBack_isRefusedWithTheSizeThatWasSeen() throws Exception {
    cosigned(new Log("a", "b", "commit"), 0);
    Log restored = new Log("a", "b");
    assertRefused(cosign(restored, 2), 409, "another-size", "oldSize is 2, want 3");
    assertRefused(cosign(restored, 0), 409, "another-size", "oldSize is 0, want 3");
    Log forked = new Log("a", "b", "abort");
    assertRefused(cosign(forked, 3), 422, "no-extension", "did not grow out of the one of size 3");
    forked.add("more", "and more");
    assertRefused(cosign(forked, 3), 422, "no-extension", "size 5 did not grow out of");
    assertThat(newest()).isEqualTo(new Log("a", "b", "commit").checkpoint());
  }

  @Test
  void checkpointOfAnotherSignerOrLog_isRefused() throws Exception {
    Log log = new Log("a");
    SigningKey stranger = SigningKey.generate(RANDOM);
    assertRefused(
        cosign(Signatures.sign(stranger, log.checkpoint()), log.proof(0)),
        422,
        "bad-signature",
        "not by the expected key");
    Checkpoint second =
        new Checkpoint(Sha256.labelled("second").finish(), 1, log.checkpoint().root());
    assertRefused(
        cosign(Signatures.sign(BROKER_KEY, second), log.proof(0)),
        422,
        "unknown-log",
        "the log of the pinned broker");
    assertThat(get(CHECKPOINTS + "/newest").text()).isEqualTo("{}");
  }

  @Test
  void malformedRequest_isRefusedWithTheField() throws Exception {
    assertRefused(
        post(
            CHECKPOINTS,
            Map.of("extension", Map.of("oldSize", -1, "path", List.of()), "checkpoint", "x")),
        400,
        "malformed-request",
        "oldSize is -1, want >= 0");
    assertRefused(
        post(
            CHECKPOINTS,
            Map.of("extension", Map.of("oldSize", 1, "path", List.of("AA")), "checkpoint", "x")),
        400,
        "malformed-request",
        "path has a hash of 1 bytes, want 32");
    assertRefused(
        cosign("x", new ConsistencyProof(0, List.of())), 422, "bad-signature", "no compact JWS");
  }

  /** Two histories race from every size: of each pair one is cosigned, and the log stays one. */
  @Test
  void twoHistoriesThatRace_areNeverBothCosigned() throws Exception {
    Log log = new Log();
    for (int round = 0; round < 20; round++) {
      int size = log.size();
      List<Log> histories = List.of(log.with("left " + round), log.with("right " + round));
      List<Log> cosigned = new ArrayList<>();
      List<Callable<Reply>> racers = new ArrayList<>();
      histories.forEach(history -> racers.add(() -> cosign(history, size)));
      try (ExecutorService threads = Executors.newFixedThreadPool(racers.size())) {
        List<Future<Reply>> replies = threads.invokeAll(racers);
        for (int i = 0; i < replies.size(); i++) {
          if (replies.get(i).get().status() == 200) {
            cosigned.add(histories.get(i));
          } else {
            assertThat(replies.get(i).get().slug()).isEqualTo("another-size");
          }
        }
      }
      assertThat(cosigned).hasSize(1);
      log = cosigned.getFirst();
    }
    assertThat(newest()).isEqualTo(log.checkpoint());
  }

  @Test
  void whatWasWitnessed_isNotDeleted() throws Exception {
    cosigned(new Log("a"), 0);
    assertThatThrownBy(() -> database.sql("delete from witnessed_log").update())
        .hasMessageContaining("a witness does not forget");
  }

  private Cosignature cosigned(Log log, long oldSize) throws Exception {
    Reply reply = cosign(log, oldSize);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return Signatures.verify(
        SIGNING_KEY.publicKey(), reply.body().path("cosignature").asString(), Cosignature.class);
  }

  private Reply cosign(Log log, long oldSize) throws Exception {
    return cosign(Signatures.sign(BROKER_KEY, log.checkpoint()), log.proof(oldSize));
  }

  private Reply cosign(String checkpoint, ConsistencyProof extension) throws Exception {
    return post(CHECKPOINTS, new CosignRequest(extension, checkpoint));
  }

  private Checkpoint newest() throws Exception {
    return Signatures.verify(
        BROKER_KEY.publicKey(),
        get(CHECKPOINTS + "/newest").body().path("checkpoint").asString(),
        Checkpoint.class);
  }

  private static void assertRefused(Reply reply, int status, String slug, String detail) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(reply.slug()).isEqualTo(slug);
    assertThat(reply.detail()).contains(detail);
  }

  /** A broker's log in memory. */
  private static final class Log {

    private final List<String> leaves = new ArrayList<>();
    private final Map<String, Bytes> nodes = new HashMap<>();

    Log(String... tokens) {
      add(tokens);
    }

    void add(String... tokens) {
      for (String token : tokens) {
        tree()
            .append(MerkleTree.leaf(token))
            .forEach(node -> nodes.put(node.level() + "/" + node.index(), node.hash()));
        leaves.add(token);
      }
    }

    Log with(String token) {
      Log longer = new Log(leaves.toArray(String[]::new));
      longer.add(token);
      return longer;
    }

    int size() {
      return leaves.size();
    }

    ConsistencyProof proof(long oldSize) {
      return oldSize <= size()
          ? tree().consistency(oldSize)
          : new ConsistencyProof(oldSize, List.of());
    }

    Checkpoint checkpoint() {
      return new Checkpoint(ORIGIN, size(), tree().root());
    }

    private MerkleTree tree() {
      return new MerkleTree(leaves.size(), (level, index) -> nodes.get(level + "/" + index));
    }
  }
}
